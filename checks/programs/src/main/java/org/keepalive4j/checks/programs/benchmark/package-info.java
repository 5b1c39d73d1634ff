/** Programs that the benchmarks run in JVMs of their own, and measure. */
@NullMarked
package org.keepalive4j.checks.programs.benchmark;

import org.jspecify.annotations.NullMarked;

/** Programs that the benchmarks run in separate JVMs and measure. */
@NullMarked
package org.keepalive4j.checks.programs.benchmark;

import org.jspecify.annotations.NullMarked;

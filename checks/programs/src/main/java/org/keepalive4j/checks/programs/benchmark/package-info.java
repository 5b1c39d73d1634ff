/**
 * Programs that the benchmarks run in separate JVMs and measure. Open {@link
 * org.keepalive4j.checks.programs.benchmark.ManySockets} first.
 */
@NullMarked
package org.keepalive4j.checks.programs.benchmark;

import org.jspecify.annotations.NullMarked;

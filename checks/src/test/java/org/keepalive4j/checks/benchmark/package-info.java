/**
 * What keepalive4j costs, against C programs that make the same calls and against ss. Open {@link
 * org.keepalive4j.checks.benchmark.Benchmarks} first: its main prints all of it.
 */
@NullMarked
package org.keepalive4j.checks.benchmark;

import org.jspecify.annotations.NullMarked;

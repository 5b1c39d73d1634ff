/**
 * keepalive4j beside everything else that does the same work, in one run and one table. Open {@link
 * org.keepalive4j.checks.benchmark.Benchmarks} first: it names the areas, each a class of its own.
 * A {@link org.keepalive4j.checks.benchmark.Subject} does a piece of work, a {@link
 * org.keepalive4j.checks.benchmark.Comparison} has several do the same in turns, and {@link
 * org.keepalive4j.checks.benchmark.Growth} prints how it grows. docs/benchmarks.md has the results.
 */
@NullMarked
package org.keepalive4j.checks.benchmark;

import org.jspecify.annotations.NullMarked;

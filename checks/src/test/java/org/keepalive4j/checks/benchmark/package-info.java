/**
 * Compares keepalive4j with other programs that do the same work, in one run and one table. Open
 * {@link org.keepalive4j.checks.benchmark.Benchmarks} first, which names the areas. A {@link
 * org.keepalive4j.checks.benchmark.Subject} does a piece of work, a {@link
 * org.keepalive4j.checks.benchmark.Comparison} runs several in turns, and {@link
 * org.keepalive4j.checks.benchmark.Growth} prints how the time grows.
 * docs/how-it-works/benchmarks.md has the results.
 */
@NullMarked
package org.keepalive4j.checks.benchmark;

import org.jspecify.annotations.NullMarked;

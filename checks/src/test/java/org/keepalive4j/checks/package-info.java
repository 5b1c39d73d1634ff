/**
 * Tests of the whole: real kernels, finished jars, benchmarks. Open {@link
 * org.keepalive4j.checks.ArchitectureTest} first: it tells what the parts are.
 */
@NullMarked
package org.keepalive4j.checks;

import org.jspecify.annotations.NullMarked;

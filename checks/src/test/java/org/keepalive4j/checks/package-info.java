/**
 * Tests of the whole product with real kernels, finished jars and benchmarks. Open {@link
 * org.keepalive4j.checks.ArchitectureTest} first, which names the parts.
 */
@NullMarked
package org.keepalive4j.checks;

import org.jspecify.annotations.NullMarked;

/**
 * The packages that {@code -Ppackages} builds, installed and used like their users do, and the jars
 * as Maven Central requires them. Open {@link org.keepalive4j.checks.packages.DebianPackageTest}
 * first.
 */
@NullMarked
package org.keepalive4j.checks.packages;

import org.jspecify.annotations.NullMarked;

/**
 * The packages that {@code -Ppackages} makes, installed and run as their users would, and the jars
 * as Maven Central wants them. Open {@link org.keepalive4j.checks.packages.DebianPackageTest}
 * first.
 */
@NullMarked
package org.keepalive4j.checks.packages;

import org.jspecify.annotations.NullMarked;

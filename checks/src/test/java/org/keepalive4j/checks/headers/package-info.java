/**
 * Compares numbers and layouts of the kernel's interface with its headers for each processor. Open
 * {@link org.keepalive4j.checks.headers.HeadersTest} first.
 */
@NullMarked
package org.keepalive4j.checks.headers;

import org.jspecify.annotations.NullMarked;

/**
 * Numbers and layouts of the kernel's interface, compared with its headers for each processor. Open
 * {@link org.keepalive4j.checks.headers.HeadersTest} first.
 */
@NullMarked
package org.keepalive4j.checks.headers;

import org.jspecify.annotations.NullMarked;

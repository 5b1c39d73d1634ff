/**
 * Encodes requests and decodes answers of NETLINK_SOCK_DIAG (sock_diag(7)), without system calls.
 * Open {@link org.keepalive4j.linux.internal.sockdiag.DumpDecoder} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.sockdiag;

import org.jspecify.annotations.NullMarked;

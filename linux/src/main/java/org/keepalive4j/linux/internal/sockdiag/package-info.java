/**
 * The language of NETLINK_SOCK_DIAG (sock_diag(7)), bytes to records and back, without a system
 * call. Open {@link org.keepalive4j.linux.internal.sockdiag.DumpDecoder} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.sockdiag;

import org.jspecify.annotations.NullMarked;

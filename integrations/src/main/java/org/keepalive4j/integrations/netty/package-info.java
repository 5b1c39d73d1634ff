/**
 * Keep-alive settings as Netty channel options, for NIO, epoll, io_uring and kqueue. Open {@link
 * org.keepalive4j.integrations.netty.NettyKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.netty;

import org.jspecify.annotations.NullMarked;

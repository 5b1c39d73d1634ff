/**
 * Keep-alive settings on the channels of Reactor Netty. Open {@link
 * org.keepalive4j.integrations.reactor.ReactorKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.reactor;

import org.jspecify.annotations.NullMarked;

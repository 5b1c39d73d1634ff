/**
 * The ways to the options of a socket of this JVM: the JDK's public options, and any option by its
 * number where {@code java.base/sun.nio.ch} is opened. Open {@link
 * org.keepalive4j.internal.socket.SocketConfigurer} first.
 */
@NullMarked
package org.keepalive4j.internal.socket;

import org.jspecify.annotations.NullMarked;

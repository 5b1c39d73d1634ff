/**
 * Gets and sets the options of a socket of this JVM, with the JDK's public options and, if {@code
 * java.base/sun.nio.ch} is opened, by the option's number. Open {@link
 * org.keepalive4j.internal.socket.SocketConfigurer} first.
 */
@NullMarked
package org.keepalive4j.internal.socket;

import org.jspecify.annotations.NullMarked;

/**
 * Lets the JDK's and Netty's classes hand over their sockets. Open {@link
 * org.keepalive4j.agent.weave.Weaver} first.
 */
@NullMarked
package org.keepalive4j.agent.weave;

import org.jspecify.annotations.NullMarked;

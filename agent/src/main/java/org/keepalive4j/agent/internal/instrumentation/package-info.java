/**
 * Transforms the socket classes of the JDK and of Netty so that they call the agent's hooks. Open
 * {@link org.keepalive4j.agent.internal.instrumentation.SocketClassTransformer} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.instrumentation;

import org.jspecify.annotations.NullMarked;

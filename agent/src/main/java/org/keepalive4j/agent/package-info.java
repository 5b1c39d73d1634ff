/**
 * The API of the agent: the entry points that the JVM, the attach command and applications call,
 * and the types that JMX shows. Open {@link org.keepalive4j.agent.KeepAliveAgent} first.
 */
@NullMarked
package org.keepalive4j.agent;

import org.jspecify.annotations.NullMarked;

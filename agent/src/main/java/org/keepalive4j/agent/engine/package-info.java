/**
 * The policy on the sockets of this JVM: those that are being opened, and those that are open. Open
 * {@link org.keepalive4j.agent.engine.Agent} first.
 */
@NullMarked
package org.keepalive4j.agent.engine;

import org.jspecify.annotations.NullMarked;

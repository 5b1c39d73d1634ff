/**
 * The policy on the sockets of this JVM: those that are being opened, and those that are open. Open
 * {@link org.keepalive4j.agent.engine.Agent} first.
 *
 * <p>What is open is looked for here once more, beside core's OpenConnection: in two threads, with
 * what the JVM's start and a first sweep can afford, and by natives that need no option of the java
 * command.
 */
@NullMarked
package org.keepalive4j.agent.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Finds the sockets that are already open and applies the policy to them. Open {@link
 * org.keepalive4j.agent.internal.scan.OpenSocketScan} first.
 *
 * <p>Core's OpenConnection can't be used here: it needs an option of the java command, works in one
 * thread and loads more classes than an agent should at startup.
 */
@NullMarked
package org.keepalive4j.agent.internal.scan;

import org.jspecify.annotations.NullMarked;

/**
 * Threads of the agent's own, which the host does not notice. Open {@link
 * org.keepalive4j.agent.thread.DaemonThread} first.
 */
@NullMarked
package org.keepalive4j.agent.thread;

import org.jspecify.annotations.NullMarked;

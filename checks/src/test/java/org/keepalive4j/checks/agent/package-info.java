/**
 * Runs the agent's jar in other JVMs and checks the options of their sockets in the kernel. Open
 * {@link org.keepalive4j.checks.agent.ConnectionKindsTest} first.
 */
@NullMarked
package org.keepalive4j.checks.agent;

import org.jspecify.annotations.NullMarked;

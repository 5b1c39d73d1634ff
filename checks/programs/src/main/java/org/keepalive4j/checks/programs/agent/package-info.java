/**
 * Applications that run under the agent, and other agents and log handlers. Open {@link
 * org.keepalive4j.checks.programs.agent.SocketOpener} first: most tests of the agent run it.
 */
@NullMarked
package org.keepalive4j.checks.programs.agent;

import org.jspecify.annotations.NullMarked;

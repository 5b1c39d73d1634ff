/**
 * How the agent reports: lines on standard error, the status, the DEBUG log and JMX. Open {@link
 * org.keepalive4j.agent.internal.reporting.AgentStatus} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.reporting;

import org.jspecify.annotations.NullMarked;

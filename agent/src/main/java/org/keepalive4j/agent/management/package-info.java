/** The agent as JMX shows it. Open {@link org.keepalive4j.agent.management.AgentMXBean} first. */
@NullMarked
package org.keepalive4j.agent.management;

import org.jspecify.annotations.NullMarked;

package org.keepalive4j.agent;

import java.util.List;

/** The JMX interface of the agent, registered as {@code org.keepalive4j:type=Agent}. */
public interface AgentMXBean {
  /** Returns the status, as in the system property {@code keepalive4j.agent.status}. */
  String getStatus();

  /** Returns where the active policy comes from. */
  String getSource();

  /** Returns the rules of the policy in order, with their counters. */
  List<RuleReport> getRules();

  /** Returns how many connections no rule has matched since the policy became active. */
  long getUnmatched();

  /** Returns all TCP connections that are open now. */
  List<ConnectionReport> getConnections();
}

package org.keepalive4j.agent;

import java.util.List;

/** The agent, as JMX shows it: {@code org.keepalive4j:type=Agent}. */
public interface AgentMXBean {
  /** What the agent last said of itself: the system property {@code keepalive4j.agent.status}. */
  String getStatus();

  /** Where the policy in force came from. */
  String getSource();

  /** The policy's rules in order, with what each did. */
  List<RuleReport> getRules();

  /** How many connections no rule matched, since this policy is in force. */
  long getUnmatched();

  /** The TCP connections that are open now, those that no rule matched too. */
  List<ConnectionReport> getConnections();
}

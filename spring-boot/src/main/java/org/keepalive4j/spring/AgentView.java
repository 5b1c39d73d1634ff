package org.keepalive4j.spring;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.spring.KeepAliveEndpoint.ConnectionAnswer;

/** What the agent sees, if it is in this JVM, by way of JMX: its classes are not for others. */
final class AgentView {
  private AgentView() {}

  /** The MBean server, whose start is the sign for the agent to show itself. */
  static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  /** The open connections, null without the agent. */
  static @Nullable List<ConnectionAnswer> connections() {
    try {
      ObjectName agent = new ObjectName("org.keepalive4j:type=Agent");
      if (!server().isRegistered(agent)) {
        return null;
      }
      List<ConnectionAnswer> answers = new ArrayList<>();
      for (CompositeData open : (CompositeData[]) server().getAttribute(agent, "Connections")) {
        answers.add(
            new ConnectionAnswer(
                (String) open.get("local"),
                (String) open.get("remote"),
                (String) open.get("direction"),
                (String) open.get("settings")));
      }
      return answers;
    } catch (JMException e) {
      throw new IllegalStateException("the agent's view cannot be read", e);
    }
  }
}

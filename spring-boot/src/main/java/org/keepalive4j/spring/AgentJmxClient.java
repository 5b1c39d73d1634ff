package org.keepalive4j.spring;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** Reads the connections that the agent of this JVM shows in JMX. */
final class AgentJmxClient {
  private AgentJmxClient() {}

  /** Returns the MBean server. The agent registers its bean once the server is created. */
  static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  /** Returns the open connections, null if this JVM has no agent. */
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
      throw new IllegalStateException("the agent's connections can't be read", e);
    }
  }
}

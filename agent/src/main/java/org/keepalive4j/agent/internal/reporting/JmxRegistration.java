package org.keepalive4j.agent.internal.reporting;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.ConnectionReport;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/**
 * Shows the agent in JMX once there is an MBean server. It makes none: that costs more than all the
 * agent does, and it would fix the JVM's way to log before the application has chosen one.
 */
public final class JmxRegistration {
  private record Shown(
      Supplier<ActivePolicy> policy, Supplier<List<ConnectionReport>> connections) {}

  private static volatile @Nullable Shown offered;
  private static boolean begun;

  private JmxRegistration() {}

  /** What will be shown. */
  public static void offer(
      Supplier<ActivePolicy> policy, Supplier<List<ConnectionReport>> connections) {
    offered = new Shown(policy, connections);
  }

  /** An MBean server is being made by somebody else, in this thread or another. */
  public static synchronized void begin() {
    Shown shown = offered;
    if (begun || shown == null) {
      return;
    }
    begun = true;
    new DaemonThread(
            "management", () -> AgentMXBeanImpl.register(shown.policy(), shown.connections()))
        .start();
  }
}

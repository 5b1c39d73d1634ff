package org.keepalive4j.agent.internal.reporting;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.ConnectionReport;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/**
 * Registers the agent in JMX once the application has created an MBean server. The agent creates
 * none, because that costs more than everything else it does, and would initialize the JVM's
 * logging before the application has configured it.
 */
public final class JmxRegistration {
  private record Source(
      Supplier<ActivePolicy> policy, Supplier<List<ConnectionReport>> connections) {}

  private static volatile @Nullable Source source;
  private static boolean started;

  private JmxRegistration() {}

  /** Sets where the bean gets its values from. */
  public static void prepare(
      Supplier<ActivePolicy> policy, Supplier<List<ConnectionReport>> connections) {
    source = new Source(policy, connections);
  }

  /** Called when an MBean server is being created. Registers the agent in it. */
  public static synchronized void start() {
    Source prepared = source;
    if (started || prepared == null) {
      return;
    }
    started = true;
    new DaemonThread(
            "management", () -> AgentMXBeanImpl.register(prepared.policy(), prepared.connections()))
        .start();
  }
}

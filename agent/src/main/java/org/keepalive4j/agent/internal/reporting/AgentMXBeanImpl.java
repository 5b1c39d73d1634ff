package org.keepalive4j.agent.internal.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.keepalive4j.agent.AgentMXBean;
import org.keepalive4j.agent.ConnectionReport;
import org.keepalive4j.agent.RuleReport;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;

/** Implements the MXBean. Loaded only with JMX, because a runtime may lack java.management. */
final class AgentMXBeanImpl implements AgentMXBean {
  private static final long MAX_WAIT_MILLIS = 1000;

  private final Supplier<ActivePolicy> policy;
  private final Supplier<List<ConnectionReport>> connections;

  private AgentMXBeanImpl(
      Supplier<ActivePolicy> policy, Supplier<List<ConnectionReport>> connections) {
    this.policy = policy;
    this.connections = connections;
  }

  /** Waits until the MBean server has been created, and registers the bean in it. */
  static void register(
      Supplier<ActivePolicy> policy, Supplier<List<ConnectionReport>> connections) {
    try {
      StandardMBean bean =
          new StandardMBean(new AgentMXBeanImpl(policy, connections), AgentMXBean.class, true);
      ObjectName name = new ObjectName("org.keepalive4j:type=Agent");
      for (long wait = 1; true; wait = Math.min(2 * wait, MAX_WAIT_MILLIS)) {
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
          server.registerMBean(bean, name);
          return;
        }
        Thread.sleep(wait);
      }
    } catch (JMException | RuntimeException | LinkageError e) {
      StandardError.error("not registered in JMX: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String getStatus() {
    return AgentStatus.get();
  }

  @Override
  public String getSource() {
    return policy.get().source();
  }

  @Override
  public List<RuleReport> getRules() {
    List<RuleReport> reports = new ArrayList<>();
    for (ActiveRule rule : policy.get().rules()) {
      reports.add(new RuleReport(rule.rule().toString(), rule.hits(), rule.refusals()));
    }
    return reports;
  }

  @Override
  public List<ConnectionReport> getConnections() {
    return connections.get();
  }

  @Override
  public long getUnmatched() {
    return policy.get().unmatched();
  }
}

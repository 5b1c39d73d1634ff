package org.keepalive4j.agent.internal;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.hooks.ClassLoadListener;
import org.keepalive4j.agent.internal.hooks.SocketHooks;
import org.keepalive4j.agent.internal.hooks.SocketPolicy;
import org.keepalive4j.agent.internal.instrumentation.JavaBaseClasses;
import org.keepalive4j.agent.internal.instrumentation.SocketClassTransformer;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.PolicyFileWatcher;
import org.keepalive4j.agent.internal.policy.PolicyOrigin;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.BooleanProperty;
import org.keepalive4j.agent.internal.reporting.JmxRegistration;
import org.keepalive4j.agent.internal.reporting.StandardError;
import org.keepalive4j.agent.internal.reporting.StatusReport;
import org.keepalive4j.agent.internal.scan.ConnectionReporter;
import org.keepalive4j.agent.internal.scan.OpenSocketScan;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/** The agent of this JVM. A JVM has at most one, with one policy at a time. */
public final class Agent {
  private static @Nullable Agent instance;
  private static @Nullable PolicyFileWatcher watcher;
  private static String lastRefusal = "";

  private final SocketPolicy sockets;
  private final SocketHooks hooks;
  private boolean on = true;

  private Agent(Instrumentation instrumentation, ActivePolicy policy, boolean attached)
      throws Exception {
    JavaBaseClasses.define(instrumentation);
    SocketSyscalls.onRecovery(new Recovery());
    sockets = new SocketPolicy(policy, attached);
    hooks = new SocketHooks(sockets);
    JmxRegistration.prepare(sockets, new ConnectionReporter());
    new SocketClassTransformer(new ClassLoadListener(hooks))
        .install(instrumentation, !attached && hooks.isFirst());
  }

  /** Starts the agent before the application starts. */
  public static final class AtStart implements BiConsumer<@Nullable String, Instrumentation> {
    @Override
    public void accept(@Nullable String argument, Instrumentation instrumentation) {
      start(argument, instrumentation, false);
    }
  }

  /**
   * Starts the agent in a running application, replaces its policy, switches it off, or reports its
   * status.
   */
  public static final class WhileRunning implements BiConsumer<@Nullable String, Instrumentation> {
    @Override
    public void accept(@Nullable String argument, Instrumentation instrumentation) {
      switch (argument == null ? "" : argument) {
        case AgentStatus.ASK -> reportStatus();
        case AgentStatus.OFF -> turnOff();
        default -> start(argument, instrumentation, true);
      }
    }
  }

  private static synchronized void reportStatus() {
    Agent agent = instance;
    AgentStatus.report(
        StatusReport.of(agent != null && agent.on, agent == null ? null : agent.sockets.get()));
  }

  private static synchronized void turnOff() {
    replaceWatcher(null);
    if (instance != null) {
      instance.on = false;
      instance.hooks.turnOff();
    }
    StandardError.info(AgentStatus.off());
  }

  /**
   * Activates a policy. Installs the hooks the first time. Reports failures instead of throwing, so
   * that the application isn't affected.
   *
   * @param argument the agent's argument; if null or blank, the policy comes from elsewhere
   * @param attached whether the application may have opened sockets already
   */
  private static synchronized void start(
      @Nullable String argument, Instrumentation instrumentation, boolean attached) {
    PolicyOrigin source = PolicyOrigin.of(argument);
    PolicyFileWatcher next = null;
    try {
      if (!System.getProperty("os.name").equals("Linux")) {
        throw new IOException("the agent runs on Linux only");
      }
      Path file = source.file();
      if (file != null) {
        // created before the file is read, so that it sees every later change
        next = new PolicyFileWatcher(file, changed -> reload(changed, source, instrumentation));
        next.start();
      }
      String line = activate(source, instrumentation, attached);
      replaceWatcher(next);
      report(line);
    } catch (Throwable e) {
      String line = describeRefusal(source, e);
      AgentStatus.refused(line);
      StandardError.error(line, e);
      if (instance == null && next != null) {
        // the first valid version of the file will be activated
        replaceWatcher(next);
      } else if (next != null) {
        next.stop();
      }
      if (!attached && BooleanProperty.isOn("strict")) {
        StandardError.error("the JVM ends, because keepalive4j.strict is set");
        Runtime.getRuntime().halt(1); // not exit, whose hooks may wait for this thread
      }
    }
  }

  /** Returns the line to report. */
  private static String activate(
      PolicyOrigin source, Instrumentation instrumentation, boolean attached) throws Exception {
    ActivePolicy policy = new ActivePolicy(source.load(), source.toString());
    Agent agent = instance;
    if (agent == null) {
      agent = new Agent(instrumentation, policy, attached);
      instance = agent;
      if (!attached) {
        if (System.getProperty("java.security.manager") != null) {
          SocketHooks.loadNatives();
        }
        return AgentStatus.inEffect(describe(policy).toString(), true);
      }
    } else {
      agent.sockets.replace(policy);
      if (!agent.on) {
        agent.hooks.turnOn();
        agent.on = true;
      }
    }
    return agent.applyToOpenSockets(policy);
  }

  /** Returns the line to report. */
  private String applyToOpenSockets(ActivePolicy policy) {
    StringBuilder line = describe(policy);
    boolean complete = scanOpenSockets(line);
    return AgentStatus.inEffect(line.toString(), complete);
  }

  private static StringBuilder describe(ActivePolicy policy) {
    int rules = policy.rules().size();
    return new StringBuilder(rules == 1 ? "1 rule" : rules + " rules")
        .append(" from ")
        .append(policy.source());
  }

  /** Applies the policy to the open sockets when setting sockets works after earlier failures. */
  private static final class Recovery implements Runnable {
    @Override
    public void run() {
      try {
        StandardError.info("sockets are covered from now on");
        new DaemonThread("open sockets", Agent::setOpenSockets).start();
      } catch (SecurityException denied) {
        StandardError.error("open sockets were not changed: " + denied);
      }
    }
  }

  private static synchronized void setOpenSockets() {
    Agent agent = instance;
    if (agent != null && agent.on) {
      report(agent.applyToOpenSockets(agent.sockets.get()));
    }
  }

  /** Appends the result to the line. Returns whether all settings were applied. */
  private boolean scanOpenSockets(StringBuilder line) {
    try {
      OpenSocketScan scan = sockets.scanOpenSockets();
      line.append("; ").append(scan.summary());
      return scan.isComplete();
    } catch (Throwable e) {
      // the policy applies to new sockets nevertheless
      if (!SocketSyscalls.isReady()) {
        AgentStatus.setUncoveredReason(e.toString());
      }
      line.append("; open sockets were not changed: ").append(e);
      return false;
    }
  }

  private static void report(String line) {
    if (AgentStatus.isFullyCovered()) {
      StandardError.info(line);
    } else {
      StandardError.error(line);
    }
  }

  private static String describeRefusal(PolicyOrigin source, Throwable thrown) {
    String result =
        instance == null || !instance.on
            ? "no policy is active"
            : "the previous policy stays active";
    return source.explain(thrown) + "; " + result;
  }

  private static void replaceWatcher(@Nullable PolicyFileWatcher next) {
    if (watcher != null) {
      watcher.stop();
    }
    watcher = next;
    lastRefusal = "";
  }

  /** Activates a changed file. Returns whether it could be read, even if it is invalid. */
  private static synchronized boolean reload(
      PolicyFileWatcher changed, PolicyOrigin source, Instrumentation instrumentation) {
    if (changed != watcher) {
      // another policy has replaced the one from this file
      return true;
    }
    try {
      report("read again: " + activate(source, instrumentation, true));
      lastRefusal = "";
      return true;
    } catch (Throwable e) {
      String line = describeRefusal(source, e);
      if (!line.equals(lastRefusal)) {
        lastRefusal = line;
        StandardError.error("read again: " + line, e);
      }
      return !(e instanceof IOException);
    }
  }
}

package org.keepalive4j.agent.internal;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.hooks.ClassLoadListener;
import org.keepalive4j.agent.internal.hooks.SocketHooks;
import org.keepalive4j.agent.internal.instrumentation.JavaBaseClasses;
import org.keepalive4j.agent.internal.instrumentation.SocketClassTransformer;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.PolicyFileWatcher;
import org.keepalive4j.agent.internal.policy.PolicyOrigin;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.JmxRegistration;
import org.keepalive4j.agent.internal.reporting.StandardError;
import org.keepalive4j.agent.internal.scan.ConnectionReporter;
import org.keepalive4j.agent.internal.scan.OpenSocketScan;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/** The agent of this JVM: at most one, with one policy at a time. */
public final class Agent {
  private static @Nullable Agent instance;
  private static @Nullable PolicyFileWatcher watch;
  private static String lastRefusal = "";

  private final SocketHooks hooks;

  private Agent(Instrumentation instrumentation, ActivePolicy policy, boolean running)
      throws Exception {
    JavaBaseClasses.define(instrumentation);
    SocketSyscalls.onRecovery(new Recovery());
    hooks = new SocketHooks(policy, running);
    JmxRegistration.offer(hooks, new ConnectionReporter());
    new SocketClassTransformer(new ClassLoadListener(hooks))
        .weave(instrumentation, !running && hooks.isFirst());
  }

  /** Starts the agent before the application. */
  public static final class AtStart implements BiConsumer<@Nullable String, Instrumentation> {
    @Override
    public void accept(@Nullable String argument, Instrumentation instrumentation) {
      start(argument, instrumentation, false);
    }
  }

  /** Starts the agent, or changes its policy, in an application that may have sockets. */
  public static final class WhileRunning implements BiConsumer<@Nullable String, Instrumentation> {
    @Override
    public void accept(@Nullable String argument, Instrumentation instrumentation) {
      start(argument, instrumentation, true);
    }
  }

  /**
   * Puts a policy in force; the first time the hooks too. Never throws what the host would see.
   *
   * @param argument the agent's argument, null or blank to look elsewhere
   * @param running whether the application may have sockets already
   */
  private static synchronized void start(
      @Nullable String argument, Instrumentation instrumentation, boolean running) {
    PolicyOrigin source = PolicyOrigin.of(argument);
    PolicyFileWatcher next = null;
    try {
      if (!System.getProperty("os.name").equals("Linux")) {
        throw new IOException("the agent knows the options of Linux only");
      }
      Path file = source.file();
      if (file != null) {
        // looked at before it is read: what changes meanwhile is read again
        next = new PolicyFileWatcher(file, changed -> reload(changed, source, instrumentation));
        next.start();
      }
      String line = putInForce(source, instrumentation, running);
      replaceWatch(next);
      say(line);
    } catch (Throwable e) {
      String line = refusal(source, e);
      AgentStatus.refused(line);
      StandardError.error(line);
      if (instance == null && next != null) {
        // the first version of the file that can be put in force will be
        replaceWatch(next);
      } else if (next != null) {
        next.stop();
      }
    }
  }

  /** Answers the line that says so. */
  private static String putInForce(
      PolicyOrigin source, Instrumentation instrumentation, boolean running) throws Exception {
    ActivePolicy policy = new ActivePolicy(source.load(), source.toString());
    Agent agent = instance;
    if (agent == null) {
      agent = new Agent(instrumentation, policy, running);
      instance = agent;
      if (!running) {
        if (System.getProperty("java.security.manager") != null) {
          agent.hooks.prepare();
        }
        return AgentStatus.inEffect(words(policy).toString(), true);
      }
    } else {
      agent.hooks.replace(policy);
    }
    return agent.putOnOpenSockets(policy);
  }

  /** Answers the line that says so. */
  private String putOnOpenSockets(ActivePolicy policy) {
    StringBuilder line = words(policy);
    boolean complete = sweep(line);
    return AgentStatus.inEffect(line.toString(), complete);
  }

  private static StringBuilder words(ActivePolicy policy) {
    int rules = policy.rules().size();
    return new StringBuilder(rules == 1 ? "1 rule" : rules + " rules")
        .append(" from ")
        .append(policy.source());
  }

  /** Applies the policy to the open sockets once sockets can be set after all. */
  private static final class Recovery implements Runnable {
    @Override
    public void run() {
      try {
        StandardError.info("sockets are covered from now on");
        new DaemonThread("open sockets", new OpenSocketTask()).start();
      } catch (SecurityException denied) {
        StandardError.error("open sockets were left alone: " + denied);
      }
    }
  }

  private static final class OpenSocketTask implements Runnable {
    @Override
    public void run() {
      setOpenSockets();
    }
  }

  private static synchronized void setOpenSockets() {
    Agent agent = instance;
    if (agent != null) {
      say(agent.putOnOpenSockets(agent.hooks.get()));
    }
  }

  /** Answers whether the open sockets have the policy's settings. */
  private boolean sweep(StringBuilder line) {
    try {
      OpenSocketScan sweep = hooks.sweep();
      line.append("; ").append(sweep.words());
      return sweep.isComplete();
    } catch (Throwable e) {
      // the policy is in force for those to come
      if (!SocketSyscalls.isReady()) {
        AgentStatus.nothingCovered(e.toString());
      }
      line.append("; open sockets were left alone: ").append(e);
      return false;
    }
  }

  private static void say(String line) {
    if (AgentStatus.isWell()) {
      StandardError.info(line);
    } else {
      StandardError.error(line);
    }
  }

  private static String refusal(PolicyOrigin source, Throwable thrown) {
    String stays = instance == null ? "no policy is in force" : "the policy in force stays";
    return source + ": " + PolicyOrigin.explain(thrown) + "; " + stays;
  }

  private static void replaceWatch(@Nullable PolicyFileWatcher next) {
    if (watch != null) {
      watch.stop();
    }
    watch = next;
    lastRefusal = "";
  }

  /** A file is another than before; answers whether it could be read, be it right or wrong. */
  private static synchronized boolean reload(
      PolicyFileWatcher changed, PolicyOrigin source, Instrumentation instrumentation) {
    if (changed != watch) {
      // another policy has been put in force meanwhile
      return true;
    }
    try {
      say("read again: " + putInForce(source, instrumentation, true));
      lastRefusal = "";
      return true;
    } catch (Throwable e) {
      String line = refusal(source, e);
      if (!line.equals(lastRefusal)) {
        lastRefusal = line;
        StandardError.error("read again: " + line);
      }
      return !(e instanceof IOException);
    }
  }
}

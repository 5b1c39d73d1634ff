package org.keepalive4j.agent.engine;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.management.Management;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.PolicySource;
import org.keepalive4j.agent.report.Console;
import org.keepalive4j.agent.report.Status;
import org.keepalive4j.agent.thread.DaemonThread;
import org.keepalive4j.agent.weave.Weaver;

/** The agent of this JVM: at most one, with one policy at a time. */
public final class Agent {
  private static @Nullable Agent instance;
  private static @Nullable PolicyFileWatch watch;
  private static String lastRefusal = "";

  private final SocketHooks hooks;

  private Agent(Instrumentation instrumentation, PolicyInForce policy, boolean running)
      throws Exception {
    JavaBase.define(instrumentation);
    hooks = new SocketHooks(policy, running);
    Management.offer(hooks, new ConnectionReports());
    new Weaver(new Signs(hooks)).weave(instrumentation, !running && hooks.isFirst());
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
    PolicySource source = PolicySource.of(argument);
    PolicyFileWatch next = null;
    try {
      if (!System.getProperty("os.name").equals("Linux")) {
        throw new IOException("the agent knows the options of Linux only");
      }
      Path file = source.file();
      if (file != null) {
        // looked at before it is read: what changes meanwhile is read again
        next = new PolicyFileWatch(file, changed -> reload(changed, source, instrumentation));
        next.start();
      }
      String line = putInForce(source, instrumentation, running);
      replaceWatch(next);
      say(line);
    } catch (Throwable e) {
      String line = refusal(source, e);
      Status.refused(line);
      Console.error(line);
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
      PolicySource source, Instrumentation instrumentation, boolean running) throws Exception {
    PolicyInForce policy = new PolicyInForce(source.load(), source.toString());
    Agent agent = instance;
    if (agent == null) {
      agent = new Agent(instrumentation, policy, running);
      instance = agent;
      if (!running) {
        if (System.getProperty("java.security.manager") != null) {
          agent.hooks.prepare();
        }
        return Status.inEffect(words(policy).toString(), true);
      }
    } else {
      agent.hooks.replace(policy);
    }
    return agent.putOnOpenSockets(policy);
  }

  /** Answers the line that says so. */
  private String putOnOpenSockets(PolicyInForce policy) {
    StringBuilder line = words(policy);
    boolean complete = sweep(line);
    return Status.inEffect(line.toString(), complete);
  }

  private static StringBuilder words(PolicyInForce policy) {
    int rules = policy.rules().size();
    return new StringBuilder(rules == 1 ? "1 rule" : rules + " rules")
        .append(" from ")
        .append(policy.source());
  }

  /** Sockets can be set that could not be before: those that are open are set too. */
  static void ready() {
    try {
      Console.info("sockets are covered from now on");
      new DaemonThread("open sockets", new OpenOnes()).start();
    } catch (SecurityException denied) {
      Console.error("open sockets were left alone: " + denied);
    }
  }

  private static final class OpenOnes implements Runnable {
    @Override
    public void run() {
      setOpenOnes();
    }
  }

  private static synchronized void setOpenOnes() {
    Agent agent = instance;
    if (agent != null) {
      say(agent.putOnOpenSockets(agent.hooks.get()));
    }
  }

  /** Answers whether the open sockets have the policy's settings. */
  private boolean sweep(StringBuilder line) {
    try {
      Sweep sweep = hooks.sweep();
      line.append("; ").append(sweep.words());
      return sweep.isComplete();
    } catch (Throwable e) {
      // the policy is in force for those to come
      if (!RawSocket.isReady()) {
        Status.nothingCovered(e.toString());
      }
      line.append("; open sockets were left alone: ").append(e);
      return false;
    }
  }

  private static void say(String line) {
    if (Status.isWell()) {
      Console.info(line);
    } else {
      Console.error(line);
    }
  }

  private static String refusal(PolicySource source, Throwable thrown) {
    String stays = instance == null ? "no policy is in force" : "the policy in force stays";
    return source + ": " + PolicySource.explain(thrown) + "; " + stays;
  }

  private static void replaceWatch(@Nullable PolicyFileWatch next) {
    if (watch != null) {
      watch.stop();
    }
    watch = next;
    lastRefusal = "";
  }

  /** A file is another than before; answers whether it could be read, be it right or wrong. */
  private static synchronized boolean reload(
      PolicyFileWatch changed, PolicySource source, Instrumentation instrumentation) {
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
        Console.error("read again: " + line);
      }
      return !(e instanceof IOException);
    }
  }
}

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
import org.keepalive4j.agent.weave.Weaver;

/** The agent of this JVM: at most one, with one policy at a time. */
public final class Agent {
  private static @Nullable Agent instance;

  private final SocketHooks hooks;
  private final String covered;
  private @Nullable PolicyFileWatch watch;

  private Agent(Instrumentation instrumentation, PolicyInForce policy) throws Exception {
    JavaBase.define(instrumentation);
    hooks = new SocketHooks(policy);
    Management.offer(hooks, new ConnectionReports());
    covered = new Weaver(new Signs()).weave(instrumentation);
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
    try {
      if (!System.getProperty("os.name").equals("Linux")) {
        throw new IOException("the agent knows the options of Linux only");
      }
      // before it is read: what changes meanwhile is read again
      Path file = source.file();
      PolicyFileWatch next = file == null ? null : PolicyFileWatch.of(file, Agent::reload);
      PolicyInForce policy = new PolicyInForce(source.load(), source.toString());
      String swept = "";
      Agent agent = instance;
      if (agent == null) {
        agent = new Agent(instrumentation, policy);
        instance = agent;
        if (running) {
          swept = agent.sweep();
        }
      } else {
        swept = agent.replace(policy);
      }
      agent.watch(next);
      String line = inForce(policy) + " from " + source + swept + "; " + agent.covered;
      Status.running(line);
      Console.say(line);
    } catch (Throwable e) {
      String stays = instance == null ? "no policy is in force" : "the policy in force stays";
      String line = source + ": " + PolicySource.explain(e) + "; " + stays;
      Status.refused(line);
      Console.say(line);
    }
  }

  private static String inForce(PolicyInForce policy) {
    int rules = policy.rules().size();
    return rules == 1 ? "1 rule" : rules + " rules";
  }

  private void watch(@Nullable PolicyFileWatch next) {
    if (watch != null) {
      watch.stop();
    }
    watch = next;
    if (next != null) {
      next.start();
    }
  }

  private String replace(PolicyInForce policy) {
    hooks.replace(policy);
    return sweep();
  }

  private String sweep() {
    try {
      return "; " + hooks.sweep();
    } catch (RuntimeException | LinkageError e) {
      return "; open sockets were left alone: " + e;
    }
  }

  /** The file is another than before. */
  private static synchronized void reload(Path file) {
    Agent agent = instance;
    if (agent == null || agent.watch == null || !agent.watch.file().equals(file)) {
      // another policy has been put in force meanwhile
      return;
    }
    PolicySource source = PolicySource.of("@" + file);
    try {
      PolicyInForce policy = new PolicyInForce(source.load(), source.toString());
      Console.say(source + " was read again" + agent.replace(policy));
    } catch (Throwable e) {
      // also what would end the watch
      Console.say(
          source + " was changed: " + PolicySource.explain(e) + "; the policy in force stays");
    }
  }
}

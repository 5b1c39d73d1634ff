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
  private @Nullable Sweep sweep;
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
      PolicyInForce policy = new PolicyInForce(source.load(), source.toString());
      String swept = "";
      Agent agent = instance;
      if (agent == null) {
        agent = new Agent(instrumentation, policy);
        instance = agent;
        if (running) {
          swept = agent.sweep(policy);
        }
      } else {
        swept = agent.replace(policy);
      }
      agent.watch(source.file());
      String line = inForce(policy) + " from " + source + swept + "; " + agent.covered;
      Status.running(line);
      Console.say(line);
    } catch (Exception | LinkageError e) {
      String stays = instance == null ? "no policy is in force" : "the policy in force stays";
      String line = source + ": " + explain(e) + "; " + stays;
      Status.refused(line);
      Console.say(line);
    }
  }

  private static String inForce(PolicyInForce policy) {
    int rules = policy.rules().size();
    return rules == 1 ? "1 rule" : rules + " rules";
  }

  private static String explain(Throwable e) {
    boolean says = e instanceof IllegalArgumentException || e.getClass() == IOException.class;
    return says && e.getMessage() != null ? e.getMessage() : e.toString();
  }

  private void watch(@Nullable Path file) {
    if (watch != null) {
      watch.stop();
    }
    watch = file == null ? null : PolicyFileWatch.start(file, this::reload);
  }

  private String replace(PolicyInForce policy) {
    if (sweep != null) {
      sweep.restoreListeners();
    }
    hooks.replace(policy);
    return sweep(policy);
  }

  private String sweep(PolicyInForce policy) {
    try {
      Sweep next = new Sweep();
      sweep = next;
      return "; " + next.run(policy);
    } catch (RuntimeException | LinkageError e) {
      return "; open sockets were left alone: " + e;
    }
  }

  /** The file is another than before. */
  private void reload(Path file) {
    synchronized (Agent.class) {
      // an attachment may have put another policy in force meanwhile
      if (watch == null || !watch.file().equals(file)) {
        return;
      }
      PolicySource source = PolicySource.of("@" + file);
      try {
        PolicyInForce policy = new PolicyInForce(source.load(), source.toString());
        Console.say(source + " was read again" + replace(policy));
      } catch (Throwable e) {
        // also what would end the watch
        Console.say(source + " was changed: " + explain(e) + "; the policy in force stays");
      }
    }
  }
}

package org.keepalive4j.agent.internal.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.keepalive4j.agent.internal.policy.PolicyOrigin;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** The agent's way into a running JVM. */
public final class JvmAttacher {
  /** JDK 17 takes 1024 characters with the jar's path. */
  private static final int SHORT_ENOUGH = 500;

  private static final int PATIENCE_SECONDS = 30;

  private final File jar;

  /** With the agent's own jar. */
  public JvmAttacher(File jar) {
    this.jar = jar;
  }

  /** Throws what is wrong with a policy. */
  public static void check(String policy) throws IOException {
    new PolicyOrigin(policy, "the argument").load();
  }

  /**
   * Attaches from a child process: a JVM may attach to itself only if it was started with {@code
   * -Djdk.attach.allowAttachSelf}.
   */
  public void attach(long pid, String policy) throws IOException {
    try {
      ProcessBuilder command =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-jar",
              jar.getPath(),
              Long.toString(pid),
              policy);
      // a debugger's port, for instance, is taken already
      command
          .environment()
          .keySet()
          .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
      Process child = command.redirectErrorStream(true).start();
      child.getOutputStream().close();
      String said =
          new String(child.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
      if (child.waitFor() != 0 && !said.contains(AgentStatus.INCOMPLETE)) {
        throw new IOException("the agent could not be attached to process " + pid + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the agent was attached", e);
    }
  }

  /** The command {@code PID POLICY}; answers the exit status. */
  public int run(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].matches("[1-9][0-9]{0,8}")) {
      System.err.println("usage: java -jar keepalive4j-agent.jar PID POLICY");
      return 2;
    }
    try {
      check(arguments[1]);
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("policy: " + StandardError.oneLine(PolicyOrigin.explain(e)));
      return 2;
    }
    if (ProcessHandle.of(Long.parseLong(arguments[0])).isEmpty()) {
      System.err.println("there is no process " + arguments[0]);
      return 1;
    }
    try {
      SigquitCheck.requireQuit(arguments[0]);
      String status = load(arguments[0], absolute(arguments[1]));
      System.err.println("process " + arguments[0] + ": " + StandardError.oneLine(status));
      return AgentStatus.isRunning(status) ? 0 : 1;
    } catch (NoClassDefFoundError e) {
      System.err.println(
          "this Java has not the module jdk.attach: use a JDK's java, or start the other JVM with"
              + " -javaagent");
    } catch (IOException e) {
      String refusal = "process " + arguments[0] + ": " + e.getMessage();
      // the JDK's own refusals have a cause, and say little
      boolean says = e.getCause() == null || e.getCause() instanceof TimeoutException;
      System.err.println(
          StandardError.oneLine(refusal + (says ? "" : hint(arguments[0], arguments[1]))));
    }
    return 1;
  }

  private static String hint(String pid, String policy) {
    return " (needed: the same user as process "
        + pid
        + ", which must not have -XX:-EnableDynamicAgentLoading"
        + (policy.length() > SHORT_ENOUGH
            ? "; to some JDKs so long a policy goes as @FILE only)"
            : ")");
  }

  // In a thread of its own, which this process doesn't wait for: the JDK would wait for ever for an
  // answer of a JVM that accepted the connection and was stopped before or after.
  private String load(String pid, String policy) throws IOException {
    FutureTask<String> loading = new FutureTask<>(() -> Machine.load(jar, pid, policy));
    Thread thread = new Thread(loading, "attach");
    thread.setDaemon(true);
    thread.start();
    try {
      return loading.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "no answer within " + PATIENCE_SECONDS + " s: suspended, or very busy", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof Error missing) {
        throw missing;
      }
      throw new IOException(cause.getMessage(), cause);
    }
  }

  private static String absolute(String policy) {
    return policy.startsWith("@") ? "@" + Path.of(policy.substring(1)).toAbsolutePath() : policy;
  }

  /** Apart, because a runtime may be without the module jdk.attach. */
  private static final class Machine {
    static String load(File jar, String pid, String policy) throws IOException {
      try {
        VirtualMachine jvm = VirtualMachine.attach(pid);
        try {
          jvm.loadAgent(jar.getPath(), policy);
          return AgentStatus.of(jvm.getSystemProperties());
        } finally {
          jvm.detach();
        }
      } catch (IOException
          | AttachNotSupportedException
          | AgentLoadException
          | AgentInitializationException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}

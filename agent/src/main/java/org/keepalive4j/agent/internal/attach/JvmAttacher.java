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
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.keepalive4j.agent.internal.policy.PolicyOrigin;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** Loads the agent into a running JVM. */
public final class JvmAttacher {
  /** JDK 17 accepts 1024 characters, including the path of the jar. */
  private static final int SAFE_ARGUMENT_LENGTH = 500;

  private static final int TIMEOUT_SECONDS = 30;

  private final File jar;

  /** Creates an attacher for the agent's jar. */
  public JvmAttacher(File jar) {
    this.jar = jar;
  }

  /**
   * Checks a policy.
   *
   * @throws IllegalArgumentException if the policy is invalid
   * @throws IOException if the policy file can't be read
   */
  public static void check(String policy) throws IOException {
    new PolicyOrigin(policy, "policy").load();
  }

  /**
   * Attaches from a child process, because a JVM can attach to itself only if it was started with
   * {@code -Djdk.attach.allowAttachSelf}.
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
      // they may have options that a second JVM can't use, such as a debugger's port
      command
          .environment()
          .keySet()
          .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
      Process child = command.redirectErrorStream(true).start();
      child.getOutputStream().close();
      String output =
          new String(child.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
      if (child.waitFor() != 0 && !output.contains(AgentStatus.INCOMPLETE)) {
        throw new IOException("the agent could not be attached to process " + pid + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while attaching the agent", e);
    }
  }

  /** Runs the command {@code PID POLICY|--status|--off} and returns the exit status. */
  public int run(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].matches("[1-9][0-9]{0,8}")) {
      System.err.println("usage: java -jar keepalive4j-agent.jar PID POLICY|--status|--off");
      return 2;
    }
    boolean ask = arguments[1].equals(AgentStatus.ASK);
    boolean off = arguments[1].equals(AgentStatus.OFF);
    try {
      if (!ask && !off) {
        check(arguments[1]);
      }
    } catch (IllegalArgumentException | IOException e) {
      String message = new PolicyOrigin(arguments[1], "policy").explain(e);
      System.err.println(StandardError.oneLine(message));
      StandardError.excerpt(e);
      return 2;
    }
    if (ProcessHandle.of(Long.parseLong(arguments[0])).isEmpty()) {
      System.err.println("there is no process " + arguments[0]);
      return 1;
    }
    try {
      SigquitCheck.requireCaught(arguments[0]);
      String status = load(arguments[0], absolute(arguments[1]));
      if (status.equals(AgentStatus.ABSENT) && (ask || off)) {
        System.err.println("process " + arguments[0] + " has no agent of keepalive4j");
        return 1;
      }
      if (ask) {
        System.out.print(status);
        return 0;
      }
      System.err.println("process " + arguments[0] + ": " + StandardError.oneLine(status));
      return off || AgentStatus.isRunning(status) ? 0 : 1;
    } catch (NoClassDefFoundError e) {
      System.err.println(
          "this Java runtime lacks the module jdk.attach: use the java command of a JDK, or start the"
              + " other JVM with -javaagent");
    } catch (IOException e) {
      String refusal = "process " + arguments[0] + ": " + e.getMessage();
      // errors of the JDK have a cause, and their messages need an explanation
      boolean hasClearMessage = e.getCause() == null || e.getCause() instanceof TimeoutException;
      System.err.println(
          StandardError.oneLine(
              refusal + (hasClearMessage ? "" : hint(arguments[0], arguments[1]))));
    }
    return 1;
  }

  private static String hint(String pid, String policy) {
    return " (run this command as the user of process "
        + pid
        + ", which must not have -XX:-EnableDynamicAgentLoading"
        + (policy.length() > SAFE_ARGUMENT_LENGTH
            ? "; some JDKs accept a policy of this length only as @FILE)"
            : ")");
  }

  // Runs in a daemon thread with a timeout, because the JDK waits forever for the answer of a JVM
  // that was stopped after it accepted the connection.
  private String load(String pid, String policy) throws IOException {
    FutureTask<String> loading = new FutureTask<>(() -> AttachApi.load(jar, pid, policy));
    Thread thread = new Thread(loading, "attach");
    thread.setDaemon(true);
    thread.start();
    try {
      return loading.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "no answer within " + TIMEOUT_SECONDS + " s: the JVM is suspended or very busy", e);
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

  /** A separate class, because a runtime may lack the module jdk.attach. */
  private static final class AttachApi {
    static String load(File jar, String pid, String policy) throws IOException {
      try {
        VirtualMachine jvm = VirtualMachine.attach(pid);
        try {
          boolean ask = policy.equals(AgentStatus.ASK);
          if ((ask || policy.equals(AgentStatus.OFF))
              && !jvm.getSystemProperties().containsKey(AgentStatus.PROPERTY)) {
            return AgentStatus.ABSENT; // neither request may load the agent
          }
          jvm.loadAgent(jar.getPath(), policy);
          Properties properties = jvm.getSystemProperties();
          return ask ? properties.getProperty(AgentStatus.REPORT, "") : AgentStatus.of(properties);
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

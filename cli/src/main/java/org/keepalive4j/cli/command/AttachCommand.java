package org.keepalive4j.cli.command;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.keepalive4j.Policy;
import org.keepalive4j.cli.output.AttachText;
import org.keepalive4j.cli.output.SettingsWarnings;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.PolicyWarning;

/**
 * {@code keepalive attach}: brings the agent with a policy into a running JVM, gives it a new
 * policy, shows its status, or switches it off.
 */
final class AttachCommand implements Command {
  /** The system property in which the agent reports its status: running or refused. */
  private static final String STATUS = "keepalive4j.agent.status";

  /** The system property in which the agent answers {@link #ASK}. */
  private static final String REPORT = "keepalive4j.agent.report";

  private static final String ASK = "--status";
  private static final String OFF = "--off";

  private static final Pattern STOPPED = Pattern.compile("^State:\\t[Tt]", Pattern.MULTILINE);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    int pid = arguments.process(0);
    if (arguments.has("status") || arguments.has("off")) {
      return askOrTurnOff(pid, arguments, streams);
    }
    Policy checked = arguments.policy(1); // reports errors here, not in the other JVM
    arguments.requireWords(2);
    String policy = arguments.words().get(1);
    if (policy.equals("@-")) {
      policy = checked.toString();
    } else if (policy.startsWith("@")) {
      policy = "@" + Path.of(policy.substring(1)).toAbsolutePath();
    }
    String status = attach(pid, policy);
    if (!status.startsWith("running")) {
      streams.message(AttachText.status(pid, status));
      return ExitStatus.NOT_DONE;
    }
    streams.printReport(AttachText.status(pid, status) + "\n");
    for (PolicyWarning warning : SettingsWarnings.of(checked)) {
      if (!warning.unusable()) { // only the kernel can't apply it
        streams.message("warning: " + warning);
      }
    }
    return ExitStatus.DONE;
  }

  private static int askOrTurnOff(int pid, Arguments arguments, StandardStreams streams)
      throws UsageException, IOException {
    arguments.requireWords(1);
    if (arguments.has("status") && arguments.has("off")) {
      throw arguments.usage("--status and --off don't go together");
    }
    if (arguments.has("status")) {
      streams.print(attach(pid, ASK));
    } else {
      streams.printReport(AttachText.status(pid, attach(pid, OFF)) + "\n");
    }
    return ExitStatus.DONE;
  }

  /**
   * Loads the agent, and returns the status or the answer that it sets as a property of its JVM.
   */
  private static String attach(int pid, String policy) throws IOException {
    if (!Files.exists(Path.of("/proc/" + pid))) {
      throw new IOException("there is no process " + pid);
    }
    if (isStopped(pid)) {
      throw new IOException(AttachText.stopped(pid));
    }
    String agent = agent().toString();
    // In a daemon thread, because the JDK waits without a limit if the JVM is stopped after it
    // accepted the connection.
    FutureTask<String> loading = new FutureTask<>(() -> load(pid, agent, policy));
    Thread.ofPlatform().daemon().start(loading);
    try {
      return loading.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(AttachText.noAnswer(pid, TIMEOUT), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (cause instanceof NoAgentException) {
        throw new IOException(AttachText.noAgent(pid), cause);
      }
      if (cause instanceof AgentLoadException || cause instanceof AgentInitializationException) {
        throw new IOException(AttachText.notLoaded(pid, cause), cause);
      }
      throw new IOException(
          AttachText.notReached(pid, policy, cause),
          isOfOtherUser(pid) ? new AccessDeniedException("process " + pid) : cause);
    }
  }

  private static String load(int pid, String agent, String policy)
      throws AttachNotSupportedException,
          IOException,
          AgentLoadException,
          AgentInitializationException {
    VirtualMachine jvm = VirtualMachine.attach(Integer.toString(pid));
    boolean ask = policy.equals(ASK);
    try {
      // Neither --status nor --off may load the agent into a JVM that has none.
      if ((ask || policy.equals(OFF)) && !jvm.getSystemProperties().containsKey(STATUS)) {
        throw new NoAgentException();
      }
      jvm.loadAgent(agent, policy);
      return jvm.getSystemProperties()
          .getProperty(ask ? REPORT : STATUS, "did not report its status\n");
    } finally {
      jvm.detach();
    }
  }

  /** The JVM has no agent that could answer. */
  private static final class NoAgentException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Returns whether a signal or a debugger stopped the process: proc_pid_status(5). Read as
   * Latin-1, because the process name may be any bytes.
   */
  private static boolean isStopped(int pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    return STOPPED.matcher(Files.readString(status, StandardCharsets.ISO_8859_1)).find();
  }

  /** Returns whether another user owns the process; the JDK's exception doesn't say that. */
  private static boolean isOfOtherUser(int pid) throws IOException {
    int own = user(Path.of("/proc/self"));
    Path process = Path.of("/proc/" + pid);
    return own != 0 && Files.exists(process) && user(process) != own;
  }

  private static int user(Path process) throws IOException {
    return (Integer) Files.getAttribute(process, "unix:uid");
  }

  /** Returns the agent's jar, a file in the directory {@code agent} next to this command's jar. */
  private static Path agent() throws IOException {
    URI own =
        URI.create(
            AttachCommand.class.getProtectionDomain().getCodeSource().getLocation().toString());
    Path folder = Path.of(own).resolveSibling("agent");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "keepalive4j-agent-*.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    }
    throw new IOException("the agent's jar is missing in " + folder);
  }
}

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
import org.keepalive4j.cli.output.StandardStreams;

/**
 * {@code keepalive attach}: brings the agent with a policy into a running JVM, or a new policy to
 * it.
 */
final class AttachCommand implements Command {
  /** The system property in which the agent says what became of it: running or refused. */
  private static final String STATUS = "keepalive4j.agent.status";

  private static final Pattern STOPPED = Pattern.compile("^State:\\t[Tt]", Pattern.MULTILINE);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    int pid = arguments.process(0);
    Policy checked = arguments.policy(1); // complained about here, and not by the other JVM
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
    streams.announce(AttachText.status(pid, status) + "\n");
    return ExitStatus.DONE;
  }

  /** Brings the agent in; answers what it says of itself there. */
  private static String attach(int pid, String policy) throws IOException {
    if (!Files.exists(Path.of("/proc/" + pid))) {
      throw new IOException("there is no process " + pid);
    }
    if (isStopped(pid)) {
      throw new IOException(AttachText.stopped(pid));
    }
    String agent = agent().toString();
    // In a thread of its own, which this process doesn't wait for: the JDK would wait for ever for
    // an answer of a JVM that accepted the connection and was stopped before or after.
    FutureTask<String> loading = new FutureTask<>(() -> load(pid, agent, policy));
    Thread.ofPlatform().daemon().start(loading);
    try {
      return loading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(AttachText.noAnswer(pid, PATIENCE), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
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
    VirtualMachine machine = VirtualMachine.attach(Integer.toString(pid));
    try {
      machine.loadAgent(agent, policy);
      return machine.getSystemProperties().getProperty(STATUS, "no answer of the agent");
    } finally {
      machine.detach();
    }
  }

  /**
   * Whether a signal or a debugger stopped the process: proc_pid_status(5). Latin-1, because its
   * name may be any bytes.
   */
  private static boolean isStopped(int pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    return STOPPED.matcher(Files.readString(status, StandardCharsets.ISO_8859_1)).find();
  }

  /** Whether it takes more rights than this process has; the refusal itself does not tell. */
  private static boolean isOfOtherUser(int pid) throws IOException {
    int own = user(Path.of("/proc/self"));
    Path process = Path.of("/proc/" + pid);
    return own != 0 && Files.exists(process) && user(process) != own;
  }

  private static int user(Path process) throws IOException {
    return (Integer) Files.getAttribute(process, "unix:uid");
  }

  /**
   * The agent's jar, which is carried as a file in the folder {@code agent} next to this command's
   * jar.
   */
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

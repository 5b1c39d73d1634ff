package org.keepalive4j.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.keepalive4j.Match;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.DemoText;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;

/**
 * {@code keepalive demo}: changes the settings of a connection of its own, and shows the probes.
 */
final class DemoCommand implements Command {
  private static final String SETTINGS = "idle=2s,interval=2s,count=3,user-timeout=10s";
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration WATCHED = Duration.ofSeconds(7);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    arguments.requireWords(0);
    Process connection =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DemoConnection.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return show(connection, streams);
    } finally {
      end(connection);
    }
  }

  private static int show(Process connection, StandardStreams streams)
      throws UsageException, IOException {
    String pid = Long.toString(connection.pid());
    String port = connection.inputReader().readLine();
    if (port == null) {
      throw new IOException("the process with the sockets of the demo did not start");
    }
    if (!port.matches("[0-9]+")) {
      throw new IOException(
          "the demo can't connect to 127.0.0.1: "
              + port
              + " (is the loopback interface up?"
              + " ip link set lo up)");
    }
    String service = "connect 127.0.0.1:" + port;
    streams.print(DemoText.started(pid));
    run(new ListCommand(), "list", List.of("--pid", pid), streams);

    streams.print(DemoText.SETTING);
    int status = run(new SetCommand(), "set", List.of(SETTINGS, service, "--pid", pid), streams);
    if (status != ExitStatus.DONE) {
      return status;
    }
    streams.print(DemoText.LISTING);
    run(new ListCommand(), "list", List.of(service, "--pid", pid), streams);

    streams.print(DemoText.WATCHING);
    streams.flush();
    TcpSockets client =
        TcpSockets.inNamespaceOf((int) connection.pid())
            .ownedBy((int) connection.pid())
            .matching(Match.parse(service));
    int answered = watch(client, streams);
    streams.print(answered > 0 ? DemoText.ended(answered) : DemoText.NO_PROBE);
    return answered > 0 ? ExitStatus.DONE : ExitStatus.NOT_DONE;
  }

  private static int run(Command command, String name, List<String> words, StandardStreams streams)
      throws UsageException, IOException {
    CommandDescription description = Objects.requireNonNull(CommandCatalog.find(name));
    streams.print("\n$ keepalive " + name + " " + String.join(" ", words) + "\n");
    int status = command.run(new Arguments(description, words), streams);
    streams.flush();
    return status;
  }

  /**
   * Watches the timer. The kernel restarts it with a whole interval only after it has sent a probe,
   * and counts that probe as unanswered until the answer comes (tcp_keepalive_timer,
   * net/ipv4/tcp_timer.c).
   *
   * @return how many probes were answered
   */
  private static int watch(TcpSockets client, StandardStreams streams) throws IOException {
    int answered = 0;
    int remaining = Integer.MAX_VALUE;
    long start = System.nanoTime();
    for (long now = start; now - start < WATCHED.toNanos(); now = System.nanoTime()) {
      for (TcpSocket socket : client.list()) {
        SocketTimer timer = socket.timer();
        if (timer.remainingMillis() - INTERVAL.toMillis() / 2 > remaining) {
          answered += timer.probesSent() == 0 ? 1 : 0;
          streams.print(DemoText.probe(now - start, socket));
          streams.flush();
        }
        remaining = timer.remainingMillis();
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    return answered;
  }

  private static void end(Process connection) throws IOException {
    connection.getOutputStream().close();
    try {
      if (!connection.waitFor(5, TimeUnit.SECONDS)) {
        connection.destroyForcibly();
      }
    } catch (InterruptedException e) {
      connection.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

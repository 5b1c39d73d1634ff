package org.keepalive4j.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.keepalive4j.cli.output.StandardStreams;

/**
 * The run that build/make-cache records: what it loads and links, a later start of the command
 * finds ready. So it runs the commands that are to start fast, by every form of output, on sockets
 * of its own that have something in every column. Prints nothing.
 */
final class TrainingRun {
  private TrainingRun() {}

  /** Runs the commands. */
  public static void main(String[] arguments) throws IOException {
    String pid = Long.toString(ProcessHandle.current().pid());
    List<List<String>> commands =
        List.of(
            List.of("--help"),
            List.of("--version"),
            List.of("no-such-command"),
            List.of("list", "--help"),
            List.of("list", "--no-such-option"),
            List.of("set", "idle=10m,interval=15s,count=4", "--pid", pid, "--dry-run"),
            List.of("set", "idle=10m,user-timeout=90s", "--pid", pid, "--json"),
            List.of("list"),
            List.of("list", "any", "127.0.0.0/8"),
            List.of("list", "--pid", pid, "--json"),
            List.of("list", "--pid", pid, "--summary"),
            List.of("list", "--pid", pid, "--verbose", "--without-keepalive"));
    StandardStreams discarded = StandardStreams.discarding();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket watched = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      // Not by the library: it logs, and its logger's classes would be loaded at every start.
      watched.setKeepAlive(true);
      accepted.setKeepAlive(false);
      for (List<String> command : commands) {
        CommandRunner.run(command, discarded);
      }
    }
  }
}

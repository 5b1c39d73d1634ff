package org.keepalive4j.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.keepalive4j.cli.output.StandardStreams;

/**
 * The training run of the AOT cache (JEP 483), which build/make-cache records. Later starts find in
 * the cache what this run loads and links. So it runs the commands that must start fast, with every
 * form of output, on sockets of its own that fill every column. Prints nothing.
 */
final class TrainingRun {
  private TrainingRun() {}

  /** Runs the commands. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    Class.forName(
        "org.keepalive4j.cli.Main"); // by name, because no package depends on that of Main
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
            List.of("list", "--sort", "-idle", "--columns", "process,settings"),
            List.of("list", "--pid", pid, "--json"),
            List.of("list", "--pid", pid, "--summary"),
            List.of("list", "--pid", pid, "--verbose", "--without-keepalive"));
    StandardStreams discarded = StandardStreams.discarding();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      // Not with the library, because it logs, and every start would then load the classes of its
      // logger.
      client.setKeepAlive(true);
      accepted.setKeepAlive(false);
      for (List<String> command : commands) {
        CommandRunner.run(command, discarded);
      }
    }
  }
}

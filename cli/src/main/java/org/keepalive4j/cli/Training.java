package org.keepalive4j.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.keepalive4j.KeepAlive;

/**
 * The run that build/make-cache records: what it loads and links, a later start of the command
 * finds ready. So it runs the commands that are to start fast, by every form of output, on sockets
 * of its own that have something in every column. Prints nothing.
 */
final class Training {
  private Training() {}

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
            List.of("list"),
            List.of("list", "any", "127.0.0.0/8"),
            List.of("list", "--pid", pid, "--json"),
            List.of("list", "--pid", pid, "--summary"),
            List.of("list", "--pid", pid, "--verbose", "--without-keepalive"),
            List.of("set", "idle=60s,interval=10s,count=5", "--pid", pid, "--dry-run"),
            List.of("set", "idle=60s,user-timeout=90s", "--pid", pid, "--json"),
            List.of("policy", "check", "connect 10.0.0.0/8:5432 idle=30s; any * leave"),
            List.of("explain", "idle=60s,interval=15s,count=4"));
    Console nowhere = Console.toNowhere();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        // Nobody accepts: the kernel has connected it all the same.
        Socket watched = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      KeepAlive.parse("idle=600s,interval=15s,count=4").applyTo(watched);
      for (List<String> command : commands) {
        Main.run(command, nowhere);
      }
    }
  }
}

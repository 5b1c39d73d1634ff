package org.keepalive4j.checks.benchmark;

import java.util.Arrays;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;

/** Lists or changes all sockets of the network namespace. */
final class SocketsServer {
  private static int turn;

  private SocketsServer() {}

  /**
   * The arguments are the least number of sockets, then {@code list}, {@code change}, or {@code
   * install} with a cgroup.
   */
  public static void main(String[] arguments) throws Exception {
    int least = Integer.parseInt(arguments[0]);
    switch (arguments[1]) {
      case "list" -> {
        SocketField[] details =
            Arrays.stream(arguments).skip(2).map(SocketField::valueOf).toArray(SocketField[]::new);
        TcpSockets query = TcpSockets.here().with(details);
        serve(least, () -> query.forEach(socket -> {}).sockets());
      }
      case "change" ->
          serve(least, () -> TcpSockets.here().apply(KeepAlive.parse(next()), c -> {}).sockets());
      case "install" ->
          serve(
              least,
              () -> KernelPolicy.install(Policy.parse(next()), arguments[2]).existing().changed());
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  @FunctionalInterface
  private interface Counting {
    long sockets() throws Exception;
  }

  private static void serve(int least, Counting counting) throws Exception {
    Server.serve(() -> {
      long start = System.nanoTime();
      long sockets = counting.sockets();
      double nanoseconds = System.nanoTime() - start;
      if (sockets < least) {
        throw new AssertionError(sockets + " sockets of " + least);
      }
      return nanoseconds;
    });
  }

  /** Values that no socket has, so that each is changed each time. */
  private static String next() {
    int n = turn++ % 100;
    return "idle=%ds,interval=%ds,count=%d,user-timeout=%ds"
        .formatted(600 + n, 10 + n, 5 + n, 900 + n);
  }
}

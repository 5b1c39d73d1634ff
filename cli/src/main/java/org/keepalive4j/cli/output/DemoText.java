package org.keepalive4j.cli.output;

import org.keepalive4j.linux.TcpSocket;

/** What the demo says as it goes. */
public final class DemoText {
  /** Before the settings are given. */
  public static final String SETTING =
      """

      Both ends are off: if the path between them forgot the connection, neither would notice.
      Now the client's end gets settings, from outside, while it is open:
      """;

  /** Before the second list. */
  public static final String LISTING =
      """

      The kernel has them, and the timer of the first probe runs:
      """;

  /** Before the probes. */
  public static final String WATCHING =
      """

      Nothing is sent on this connection, so every 2 s the client's kernel probes the server's:
      """;

  /** Instead of the end, where something is amiss. */
  public static final String NO_PROBE =
      "\nNo probe was seen: this kernel does not do what it was asked for.\n";

  private DemoText() {}

  /** The beginning. */
  public static String started(String pid) {
    return "Another process, "
        + pid
        + ", has a client and a server that are connected and know nothing of keep-alive.\n";
  }

  /** One probe that was seen. */
  public static String probe(long nanos, TcpSocket socket) {
    int outstanding = socket.timer().probesSent();
    return String.format(
        "  after %.1f s a probe to %s, %s%n",
        nanos / 1e9,
        SocketText.remote(socket),
        outstanding == 0 ? "answered" : "not answered yet (" + outstanding + " outstanding)");
  }

  /** The end. */
  public static String ended(int answered) {
    return "\n"
        + answered
        + " probes went out and were answered. Whatever is on the path keeps the connection in mind,\n"
        + "and if the server's machine were gone, the client would be told after 10 s.\n"
        + "The process ends now, and its sockets with it.\n";
  }
}

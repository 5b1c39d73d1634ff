package org.keepalive4j.cli.output;

import java.time.Duration;
import org.keepalive4j.Durations;
import org.keepalive4j.linux.TcpSocket;

/** What {@code keepalive demo} says between its steps. */
public final class DemoText {
  /** The text before the settings are changed. */
  public static final String SETTING =
      """

      Keep-alive is off on both ends: if the peer died, neither would detect it.
      Now the command changes the client's settings, from outside, while it is open:
      """;

  /** The text before the second list. */
  public static final String LISTING =
      """

      The settings are in effect, and the timer of the first probe runs:
      """;

  /** The text before the probes. */
  public static final String WATCHING =
      """

      The connection is idle, so every 2 s the client's kernel sends a probe to the server:
      """;

  /** The last text if no probe was sent. */
  public static final String NO_PROBE =
      "\nNo probe was sent: this kernel doesn't follow its settings.\n";

  private DemoText() {}

  /** Returns the text at the beginning. */
  public static String started(String pid) {
    return "Another process, "
        + pid
        + ", has a client and a server that are connected and don't use keep-alive.\n";
  }

  /** Returns the line about one probe. */
  public static String probe(long nanos, TcpSocket socket) {
    int outstanding = socket.timer().probesSent();
    return String.format(
        "  after %s a probe to %s, %s%n",
        Durations.formatRounded(Duration.ofNanos(nanos)),
        SocketText.remote(socket),
        outstanding == 0 ? "answered" : "not answered yet (" + outstanding + " outstanding)");
  }

  /** Returns the text at the end. */
  public static String ended(int answered) {
    return "\n"
        + answered
        + " probes went out and were answered. Middleboxes on the path keep tracking the connection,\n"
        + "and if the server's machine died, the client would detect it after 10s.\n"
        + "The process ends now, and its sockets with it.\n";
  }
}

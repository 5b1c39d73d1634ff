package org.keepalive4j.linux;

/**
 * The running timer of a socket.
 *
 * @param kind the kind of timer
 * @param remainingMillis milliseconds until it fires
 * @param probesSent how many probes or retransmissions it has sent without an answer
 */
public record SocketTimer(Kind kind, int remainingMillis, int probesSent) {
  /** A socket without a running timer. */
  public static final SocketTimer NONE = new SocketTimer(Kind.NONE, 0, 0);

  /** The kinds of timers, in the kernel's order. */
  public enum Kind {
    /** No timer runs. */
    NONE("none"),
    /** Retransmits unacknowledged data. */
    RETRANSMIT("retransmit"),
    /** Sends the next keep-alive probe. On a socket without an owner, ends FIN-WAIT-2. */
    KEEPALIVE("keepalive"),
    /** Ends TIME-WAIT. */
    TIMEWAIT("timewait"),
    /** Sends the next probe of a zero window. */
    PERSIST("persist");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the word for users: {@code none}, {@code keepalive}, {@code retransmit}. */
    public String word() {
      return word;
    }
  }
}

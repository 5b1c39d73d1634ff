package org.keepalive4j.linux;

/**
 * The timer that runs on a socket.
 *
 * @param kind what it is for
 * @param remainingMillis milliseconds until it fires
 * @param probesSent what it has sent without an answer so far: probes, or retransmissions
 */
public record SocketTimer(Kind kind, int remainingMillis, int probesSent) {
  /** No timer. */
  public static final SocketTimer NONE = new SocketTimer(Kind.NONE, 0, 0);

  /** What a timer is for, in the kernel's order. */
  public enum Kind {
    /** No timer runs. */
    NONE("none"),
    /** Sent data waits for its acknowledgement. */
    RETRANSMIT("retransmit"),
    /**
     * The next keep-alive probe; on a socket that no process has any more, the end of FIN-WAIT-2.
     */
    KEEPALIVE("keepalive"),
    /** The end of TIME-WAIT. */
    TIMEWAIT("timewait"),
    /** The next probe of a shut window. */
    PERSIST("persist");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in texts: {@code none}, {@code keepalive}, {@code retransmit}. */
    public String word() {
      return word;
    }
  }
}

package org.keepalive4j.linux.internal.ping;

import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.sockdiag.SocketMessage;

/**
 * What the kernel says about a connection at one moment.
 *
 * @param state the TCP state
 * @param owned whether a process has it open
 * @param multipath whether it is a subflow of an MPTCP connection
 * @param silentMillis milliseconds since the last segment that the connection accepted
 * @param segmentsIn segments received, including those that the connection didn't accept
 * @param segmentsOut segments sent
 * @param timer the running timer
 */
record ConnectionSnapshot(
    TcpState state,
    boolean owned,
    boolean multipath,
    long silentMillis,
    int segmentsIn,
    int segmentsOut,
    SocketTimer timer) {
  private static final SocketTimer.Kind[] TIMERS = SocketTimer.Kind.values();

  /** Returns what a message with TCP_INFO says. */
  static ConnectionSnapshot of(SocketMessage message) {
    return new ConnectionSnapshot(
        TcpState.of(message.state()),
        message.inode() != 0,
        message.isMultipath(),
        message.silentMillis(),
        message.segmentsIn(),
        message.segmentsOut(),
        new SocketTimer(TIMERS[message.timer()], message.timerMillis(), message.unanswered()));
  }

  /** Returns whether the running timer sends a segment that the peer answers. */
  boolean isTimerAsking() {
    return switch (timer.kind()) {
      case RETRANSMIT, PERSIST -> true;
      case KEEPALIVE -> timer.probesSent() > 0;
      case NONE, TIMEWAIT -> false;
    };
  }
}

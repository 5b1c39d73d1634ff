package org.keepalive4j.linux.internal.ping;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/**
 * One connection of a ping: when its peer may be asked, what was sent, and what follows from what
 * the kernel reports. It makes no system call. Times are those of {@link System#nanoTime}.
 *
 * <p>Only a segment that the connection accepted proves that the peer is there, and only a ping
 * without any received segment, accepted or not, proves that it doesn't answer.
 */
final class WatchedConnection {
  private static final long SECOND = 1_000_000_000;
  private static final long MILLISECOND = 1_000_000;
  private static final int MOST_UNSENT = 3;

  // A question that is due a second before the timeout may be that late, and gets its second.
  private static final long LATE_QUESTION = SECOND / 4;

  static final String UNACCEPTED =
      "segments came in, but none that the connection accepted: it can't be told who sent them";
  static final String NOTHING_SENT = "the kernel didn't send the segment that was requested";
  static final String MULTIPATH =
      "it is a subflow of an MPTCP connection, whose other subflows may be alive";

  private final TcpSocket socket;
  private final long timeout;
  private final long tick;

  private @Nullable ConnectionSnapshot first;
  private @Nullable ConnectionSnapshot last;
  private long started; // the first look
  private long nextQuestion;
  private long firstQuestion;
  private boolean questioned;
  private int segmentsOutAtQuestion;
  private boolean unconfirmed; // whether the last question isn't seen in segmentsOut yet
  private int unsent;
  private int sent;
  private int sentSeconds; // of those, each at least a second after the one before
  private long lastCounted; // of those
  private long lastAsked; // a second before the first look if never
  private @Nullable String obstacle; // why the peer can't be asked
  private boolean permitted = true;
  private int timesMissing;

  /**
   * @param tick one tick of the kernel, in nanoseconds
   */
  WatchedConnection(TcpSocket socket, Duration timeout, long tick) {
    this.socket = socket;
    this.timeout = timeout.toNanos();
    this.tick = tick;
  }

  TcpSocket socket() {
    return socket;
  }

  /** Returns the number of segments received at the last look. */
  int segmentsIn() {
    return last == null ? 0 : last.segmentsIn();
  }

  /** Returns the state at the last look. */
  TcpState state() {
    return last == null ? socket.state() : last.state();
  }

  /**
   * Takes what the kernel reports.
   *
   * @param scanStart a time before the kernel looked
   * @param now a time after it
   * @return the answer, null if it isn't known yet
   */
  @Nullable PingAnswer observe(ConnectionSnapshot look, long scanStart, long now) {
    timesMissing = 0;
    ConnectionSnapshot before = last;
    last = look;
    if (before == null || first == null) {
      first = look;
      started = scanStart;
      lastAsked = scanStart - SECOND;
      nextQuestion = now + Math.max(0, SECOND - look.silentMillis() * MILLISECOND);
      waitForTimer(look, now);
      if (look.multipath()) {
        cannotBeAsked(MULTIPATH, true, now);
      }
      return null;
    }
    if (!look.owned() && before.owned()) {
      return new PingAnswer.Closed(socket, "its process closed it");
    }
    if (look.segmentsIn() != first.segmentsIn()
        && look.silentMillis() * MILLISECOND <= now - started + tick) {
      return new PingAnswer.Alive(socket, answeredAfter(look, now));
    }
    countSent(before, look, now);
    waitForTimer(look, now);
    return isOver(now) ? verdict(look, now) : null;
  }

  private Duration answeredAfter(ConnectionSnapshot look, long now) {
    long from = questioned ? firstQuestion : started;
    long received = Math.min(now, now - look.silentMillis() * MILLISECOND + tick);
    return Duration.ofMillis((Math.max(tick, received - from) + MILLISECOND - 1) / MILLISECOND);
  }

  private void countSent(ConnectionSnapshot before, ConnectionSnapshot look, long now) {
    if (unconfirmed) {
      unconfirmed = false;
      if (look.segmentsOut() == segmentsOutAtQuestion) {
        sent--;
        sentSeconds--;
        if (++unsent == MOST_UNSENT) {
          cannotBeAsked(NOTHING_SENT, true, now);
        }
      }
    }
    boolean sameTimer = before.timer().kind() == look.timer().kind();
    int more = look.timer().probesSent() - (sameTimer ? before.timer().probesSent() : 0);
    if (look.isTimerAsking() && more > 0) {
      sent(more, now);
    }
  }

  private void sent(int segments, long now) {
    if (sentSeconds == 0 || now - lastCounted >= SECOND) {
      sentSeconds++;
      lastCounted = now;
    }
    if (!questioned) {
      questioned = true;
      firstQuestion = now;
    }
    sent += segments;
    nextQuestion = now + SECOND;
  }

  /** Leaves it to the kernel's own timer to ask, if that does so within a second. */
  private void waitForTimer(ConnectionSnapshot look, long now) {
    long remaining = look.timer().remainingMillis() * MILLISECOND;
    if (look.isTimerAsking() && remaining <= SECOND) {
      nextQuestion = Math.max(nextQuestion, now + remaining + tick);
    }
  }

  /** Returns whether it is time to ask. */
  boolean isDue(long now) {
    return first != null
        && obstacle == null
        && !unconfirmed
        && now - nextQuestion >= 0
        && (sentSeconds < 2 || now - firstQuestion <= timeout - SECOND + LATE_QUESTION);
  }

  /** Notes that the kernel was told to send a segment. */
  void asked(long before) {
    segmentsOutAtQuestion = last == null ? 0 : last.segmentsOut();
    unconfirmed = true;
    lastAsked = before;
    sent(1, before);
  }

  /** Notes that the peer can't be asked. What the kernel itself sends is watched all the same. */
  void cannotBeAsked(String reason, boolean permitted, long now) {
    obstacle = reason;
    this.permitted = permitted;
    if (!questioned) {
      questioned = true;
      firstQuestion = now;
    }
  }

  private boolean isOver(long now) {
    if (!questioned || now - firstQuestion < timeout) {
      return false;
    }
    return sentSeconds < 2 ? obstacle != null : hadTimeToAnswer(now);
  }

  /**
   * Returns whether a second has passed since two segments that were a second apart, and since the
   * last question. The kernel may go on probing every second, and isn't waited for.
   */
  private boolean hadTimeToAnswer(long now) {
    return (sentSeconds > 2 || now - lastCounted >= SECOND) && now - lastAsked >= SECOND;
  }

  private PingAnswer verdict(ConnectionSnapshot look, long now) {
    boolean received = first != null && look.segmentsIn() != first.segmentsIn();
    if (obstacle == null && received) {
      return new PingAnswer.Unknown(socket, UNACCEPTED, true);
    }
    if (!received && sentSeconds >= 2 && !look.multipath()) {
      return new PingAnswer.NoAnswer(
          socket,
          sent,
          Duration.ofNanos(now - firstQuestion).truncatedTo(ChronoUnit.MILLIS),
          Duration.ofMillis(look.silentMillis()),
          false,
          Optional.empty());
    }
    return new PingAnswer.Unknown(socket, obstacle == null ? NOTHING_SENT : obstacle, permitted);
  }

  /** Notes that a scan didn't find it. Returns whether it is gone: one scan may miss it. */
  boolean isGone() {
    return ++timesMissing >= 2;
  }
}

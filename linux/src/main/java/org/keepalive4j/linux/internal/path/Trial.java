package org.keepalive4j.linux.internal.path;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.PathResult.Observation;
import org.keepalive4j.linux.PathResult.Outcome;

/** One connection of the search. It connects, stays idle for its time, is probed, and ends. */
final class Trial {
  private static final long MILLI = 1_000_000;
  private static final long CONNECT_NANOS = 5_000 * MILLI;

  /** After this time, all segments of the handshake have arrived. */
  private static final long SETTLED_NANOS = 500 * MILLI;

  /** A server that sends data before closing closes within this time. */
  private static final long FAREWELL_NANOS = 1_000 * MILLI;

  private enum State {
    CONNECTING,
    IDLE,
    PROBED,
    ENDED
  }

  /** The idle time of the connection that is probed from the start and never idle. */
  static final long REFRESHED = Long.MAX_VALUE;

  private final ProbedSocket socket;
  private final long idleMillis;
  private final long opened;
  private State state = State.CONNECTING;
  private long idleSince;
  private long idleBeforeData;
  private long probedAt;
  private int dataEvents;
  private int settledSegments;
  private boolean disturbed;
  private int connectError;
  private @Nullable Observation observation;

  Trial(ProbedSocket socket, long idleMillis, long now) {
    this.socket = socket;
    this.idleMillis = idleMillis;
    opened = now;
    idleSince = now;
  }

  long idleMillis() {
    return idleMillis;
  }

  boolean isRefreshed() {
    return idleMillis == REFRESHED;
  }

  boolean isOpen() {
    return state != State.ENDED;
  }

  boolean isConnected() {
    return state == State.IDLE || state == State.PROBED;
  }

  /** Returns the error number if connecting failed, otherwise 0. */
  int connectError() {
    return connectError;
  }

  /** Returns the outcome, null while the connection is open. */
  @Nullable Observation observation() {
    return observation;
  }

  /** Returns whether the server sent something while the connection should have been idle. */
  boolean isDisturbed() {
    return disturbed || dataEvents > 1;
  }

  long idleNanos(long now) {
    return now - idleSince;
  }

  /** Returns how long it takes at most until the outcome is known. */
  long leftNanos(long now) {
    long answer = (ProbedSocket.PROBES + 1) * 1_000 * MILLI;
    return state == State.PROBED
        ? Math.max(probedAt + answer - now, 0)
        : idleSince + idleMillis * MILLI + answer - now;
  }

  /** Checks for events. */
  void poll(long now) {
    int received = socket.receive();
    while (received > 0) {
      idleBeforeData = now - idleSince;
      idleSince = now;
      dataEvents += now - opened > FAREWELL_NANOS ? 1 : 0;
      begin();
      received = socket.receive();
    }
    if (received == 0) {
      boolean farewell = now - idleSince < FAREWELL_NANOS && idleBeforeData > 0;
      end(Outcome.CLOSED, farewell ? idleBeforeData : now - idleSince);
    } else if (received == -Errno.EAGAIN) {
      proceed(now);
    } else if (state == State.CONNECTING) {
      fail(-received);
    } else {
      end(
          received == -Errno.ECONNRESET ? Outcome.RESET : Outcome.SILENT,
          (state == State.PROBED ? probedAt : now) - idleSince);
    }
  }

  private void proceed(long now) {
    switch (state) {
      case CONNECTING -> {
        if (socket.isEstablished()) {
          idleSince = now;
          begin();
        } else if (now - opened > CONNECT_NANOS) {
          fail(Errno.ETIMEDOUT);
        }
      }
      case IDLE -> {
        if (!isRefreshed() && now - idleSince >= SETTLED_NANOS) {
          int segments = socket.info().segmentsIn();
          disturbed |= settledSegments != 0 && segments != settledSegments;
          settledSegments = segments;
          if (now - idleSince >= idleMillis * MILLI) {
            socket.probe();
            probedAt = now;
            state = State.PROBED;
          }
        }
      }
      case PROBED -> {
        if (socket.info().lastAckMillis() < (now - idleSince) / MILLI / 2) {
          end(Outcome.ANSWERED, probedAt - idleSince);
        }
      }
      case ENDED -> {}
    }
  }

  private void begin() {
    if (state == State.CONNECTING) {
      state = State.IDLE;
      if (isRefreshed()) {
        socket.probe();
      }
    }
    settledSegments = 0;
  }

  private void fail(int errno) {
    connectError = errno;
    drop();
  }

  private void end(Outcome outcome, long idleNanos) {
    observation =
        new Observation(Duration.ofMillis(idleNanos / MILLI), outcome, state == State.PROBED);
    if (outcome == Outcome.SILENT) {
      drop();
    } else {
      state = State.ENDED;
      socket.close();
    }
  }

  /** Closes the connection without an outcome. */
  void drop() {
    if (isOpen()) {
      state = State.ENDED;
      socket.abort();
    }
  }
}

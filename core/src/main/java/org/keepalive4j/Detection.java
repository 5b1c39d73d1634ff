package org.keepalive4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.detection.Jiffies;
import org.keepalive4j.internal.detection.KeepAliveTimer;
import org.keepalive4j.internal.detection.RetransmissionTimer;
import org.keepalive4j.internal.detection.Timeline;
import org.keepalive4j.internal.detection.TimerParameters;
import org.keepalive4j.internal.detection.WindowProbeTimer;

/**
 * When Linux detects that a connection's peer is dead.
 *
 * <pre>{@code
 * Detection.of(Situation.IDLE, KeepAlive.parse("idle=60s,interval=10s,count=3"), SystemValues.linux())
 *     // after 90.5 s at the earliest, 92.8 s at the latest, ETIMEDOUT
 * }</pre>
 *
 * <p>The result is a range, because kernel timers fire up to about an eighth of their wait late.
 * How late depends on the position of the timer wheel when they start, and on how long they still
 * had to wait when the last segment arrived. The algorithm follows {@code net/ipv4/tcp_timer.c} and
 * was measured against Linux 6.18.
 */
public final class Detection {
  private final Situation situation;
  private final TimerParameters timers;
  private final Jiffies jiffies;
  private final Duration earliest;
  private final Duration latest;
  private final SocketError error;

  private Detection(
      Situation situation, TimerParameters timers, SystemValues system, Timeline.Entry end) {
    this.situation = situation;
    this.timers = timers;
    this.jiffies = new Jiffies(system.hz());
    this.error = error(situation, system);
    // The reset of a rebooted peer arrives one round trip after the probe.
    Duration answer = error == SocketError.ECONNRESET ? system.roundTrip() : Duration.ZERO;
    this.earliest = jiffies.duration(end.earliest()).plus(answer);
    this.latest = jiffies.duration(end.latest()).plus(answer);
  }

  /** What a connection is doing when its peer dies, and the event that times are counted from. */
  public enum Situation {
    /**
     * No data is in flight or waiting, and no probe was sent before. Counted from the last segment
     * received.
     */
    IDLE("idle"),
    /** A small write isn't acknowledged. Counted from the write. */
    IN_FLIGHT("inFlight"),
    /**
     * Data waits because the peer's receive window is zero. Counted from the moment when it begins
     * to wait. With a user timeout, the kernel also gives up a live peer that doesn't read.
     */
    ZERO_WINDOW("zeroWindow"),
    /**
     * The peer has restarted and doesn't know the idle connection. Counted from the last segment
     * received.
     */
    PEER_REBOOTED("peerRebooted"),
    /**
     * The connection is idle, and the peer has answered a keep-alive probe before. Counted from
     * that answer. The next probe follows after idle or interval, whichever is longer, so this
     * differs from {@link #IDLE} only if the interval is longer than idle.
     */
    IDLE_AFTER_ANSWERED_PROBE("idleAfterAnsweredProbe");

    private final String word;

    Situation(String word) {
      this.word = word;
    }

    /** Returns the JSON key: {@code idle}, {@code inFlight}. */
    public String word() {
      return word;
    }
  }

  /**
   * Returns when a dead peer is detected.
   *
   * @param settings unset options have the values of {@code system}; unset on/off is off
   * @return empty for never
   */
  public static Optional<Detection> of(
      Situation situation, KeepAlive settings, SystemValues system) {
    Objects.requireNonNull(situation, "situation");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(system, "system");
    TimerParameters timers = TimerParameters.of(settings, system);
    if (situation == Situation.IDLE_AFTER_ANSWERED_PROBE) {
      timers = timers.afterAnsweredProbe(new Jiffies(system.hz()).roundUp(system.roundTrip()));
    }
    Timeline.@Nullable Entry end =
        switch (situation) {
          case IDLE, IDLE_AFTER_ANSWERED_PROBE -> KeepAliveTimer.runToEnd(timers).end();
          case IN_FLIGHT, ZERO_WINDOW, PEER_REBOOTED -> timeline(situation, timers).end();
        };
    return end == null
        ? Optional.empty()
        : Optional.of(new Detection(situation, timers, system, end));
  }

  private static Timeline timeline(Situation situation, TimerParameters timers) {
    return switch (situation) {
      case IDLE, IDLE_AFTER_ANSWERED_PROBE -> KeepAliveTimer.run(timers);
      case IN_FLIGHT -> RetransmissionTimer.run(timers);
      case ZERO_WINDOW -> WindowProbeTimer.run(timers);
      case PEER_REBOOTED -> KeepAliveTimer.runUntilReset(timers);
    };
  }

  private static SocketError error(Situation situation, SystemValues system) {
    return switch (situation) {
      case IDLE, IDLE_AFTER_ANSWERED_PROBE, ZERO_WINDOW -> SocketError.ETIMEDOUT;
      // The kernel uses an ICMP error only for data in flight, and reports it when it gives up.
      case IN_FLIGHT -> system.icmp().map(IcmpError::error).orElse(SocketError.ETIMEDOUT);
      case PEER_REBOOTED -> SocketError.ECONNRESET;
    };
  }

  /** Returns what the connection was doing when its peer died. */
  public Situation situation() {
    return situation;
  }

  /** Returns the shortest time from the situation's event to the detection. */
  public Duration earliest() {
    return earliest;
  }

  /** Returns the longest time from the situation's event to the detection, on an idle machine. */
  public Duration latest() {
    return latest;
  }

  /** Returns the error that the program gets. */
  public SocketError error() {
    return error;
  }

  /**
   * Returns what the kernel does until it detects the dead peer, in order. The last step is the
   * detection. At most 127 steps before it are returned.
   */
  public List<DetectionStep> steps() {
    List<DetectionStep> steps = new ArrayList<>();
    for (Timeline.Entry entry : timeline(situation, timers).steps()) {
      steps.add(
          new DetectionStep(
              entry.kind(),
              entry.number(),
              jiffies.duration(entry.earliest()),
              jiffies.duration(entry.latest())));
    }
    DetectionStep.Kind last =
        error == SocketError.ECONNRESET ? DetectionStep.Kind.RESET : DetectionStep.Kind.GIVEN_UP;
    steps.add(new DetectionStep(last, 1, earliest, latest));
    return List.copyOf(steps);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Detection that
        && situation == that.situation
        && timers.equals(that.timers)
        && jiffies.equals(that.jiffies)
        && earliest.equals(that.earliest)
        && latest.equals(that.latest)
        && error == that.error;
  }

  @Override
  public int hashCode() {
    return Objects.hash(situation, timers, jiffies, earliest, latest, error);
  }

  /** Returns {@code IDLE: 90496ms to 92832ms, ETIMEDOUT}. */
  @Override
  public String toString() {
    return situation
        + ": "
        + Durations.format(earliest)
        + " to "
        + Durations.format(latest)
        + ", "
        + error;
  }
}

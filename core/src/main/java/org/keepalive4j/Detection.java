package org.keepalive4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keepalive4j.internal.detection.Jiffies;
import org.keepalive4j.internal.detection.KeepAliveTimer;
import org.keepalive4j.internal.detection.RetransmissionTimer;
import org.keepalive4j.internal.detection.TcpTimers;
import org.keepalive4j.internal.detection.Timeline;
import org.keepalive4j.internal.detection.WindowProbeTimer;

/**
 * How long Linux leaves it undetected that a connection's peer is dead.
 *
 * <pre>{@code
 * Detection.of(Situation.IDLE, KeepAlive.parse("idle=60s,interval=10s,count=3"), SystemValues.linux())
 *     // after 90.5 s at the earliest, 92.8 s at the latest, ETIMEDOUT
 * }</pre>
 *
 * <p>It is a range because kernel timers fire late by up to about an eighth of their time,
 * depending on where in the turn of the timer wheel they begin, and on what they were waiting for
 * when the last segment came; the range is no wider than that makes it. The algorithm is that of
 * {@code net/ipv4/tcp_timer.c}, measured against Linux 6.18.
 *
 * @param situation what the connection was doing
 * @param earliest from the situation's event on, never detected before
 * @param latest detected by then, but for the delay of a busy machine
 * @param error what the program gets
 * @param steps what the kernel does meanwhile, in order; the last is the end. Of very many probes
 *     the first 127 and the end
 */
public record Detection(
    Situation situation, Duration earliest, Duration latest, SocketError error, List<Step> steps) {

  /** Copies the steps. */
  public Detection {
    steps = List.copyOf(steps);
  }

  /** What a connection is doing when its peer dies. */
  public enum Situation {
    /**
     * Nothing waits to be sent or acknowledged. Counted from the last segment received, of a
     * connection on which no probe was sent before: see {@link Detection#afterAnsweredProbe}.
     */
    IDLE("idle"),
    /** A small write is not acknowledged. Counted from the write. */
    IN_FLIGHT("inFlight"),
    /**
     * The peer's receive buffer was full. Counted from the moment when data begins to wait for it.
     * With a user timeout a live peer that does not read is given up just so.
     */
    ZERO_WINDOW("zeroWindow"),
    /**
     * The peer has restarted and knows nothing of the idle connection. Counted from the last
     * segment received.
     */
    PEER_REBOOTED("peerRebooted");

    private final String word;

    Situation(String word) {
      this.word = word;
    }

    /** The word for it in JSON: {@code idle}, {@code inFlight}. */
    public String word() {
      return word;
    }
  }

  /**
   * One step on the way.
   *
   * @param number of its kind, from 1
   * @param earliest from the situation's event on
   * @param latest from the situation's event on
   */
  public record Step(Kind kind, int number, Duration earliest, Duration latest) {
    /** What happens at a step. */
    public enum Kind {
      /** A keep-alive probe is sent. */
      PROBE,
      /** The last segment is sent again, before it is thought lost: RFC 8985. */
      LOSS_PROBE,
      /** The data is sent again. */
      RETRANSMISSION,
      /** The peer is asked whether its window is open again. */
      WINDOW_PROBE,
      /** The connection is given up: the program gets its error. */
      GIVEN_UP,
      /** The peer's reset comes in: the program gets its error. */
      RESET
    }
  }

  /**
   * When a dead peer is detected.
   *
   * @param settings what is unset is as in {@code system}, keep-alive off and no user timeout
   * @return empty for never
   */
  public static Optional<Detection> of(
      Situation situation, KeepAlive settings, SystemValues system) {
    Timeline timeline = timeline(situation, TcpTimers.of(settings, system));
    return told(situation, timeline, timeline.steps(), system);
  }

  /**
   * The same as {@link #of} with the end as the only step: some times as fast, for very many
   * connections.
   *
   * @param settings what is unset is as in {@code system}, keep-alive off and no user timeout
   * @return empty for never
   */
  public static Optional<Detection> endOf(
      Situation situation, KeepAlive settings, SystemValues system) {
    var timers = TcpTimers.of(settings, system);
    Timeline timeline =
        situation == Situation.IDLE ? KeepAliveTimer.runToEnd(timers) : timeline(situation, timers);
    return told(situation, timeline, List.of(), system);
  }

  private static Timeline timeline(Situation situation, TcpTimers timers) {
    return switch (situation) {
      case IDLE -> KeepAliveTimer.run(timers);
      case IN_FLIGHT -> RetransmissionTimer.run(timers);
      case ZERO_WINDOW -> WindowProbeTimer.run(timers);
      case PEER_REBOOTED -> KeepAliveTimer.runUntilReset(timers);
    };
  }

  private static SocketError error(Situation situation, SystemValues system) {
    return switch (situation) {
      case IDLE, ZERO_WINDOW -> SocketError.ETIMEDOUT;
      // An ICMP error is only believed about data in flight, and told when all is over.
      case IN_FLIGHT -> system.icmp().map(IcmpError::error).orElse(SocketError.ETIMEDOUT);
      case PEER_REBOOTED -> SocketError.ECONNRESET;
    };
  }

  /**
   * When a dead peer of an idle connection is detected that has answered a keep-alive probe before,
   * counted from that answer. After it the next probe comes no sooner than an interval: only where
   * the interval is longer than idle is this another time than that of {@link Situation#IDLE}.
   *
   * @return empty for never
   */
  public static Optional<Detection> afterAnsweredProbe(KeepAlive settings, SystemValues system) {
    Timeline timeline = KeepAliveTimer.run(probedBefore(settings, system));
    return told(Situation.IDLE, timeline, timeline.steps(), system);
  }

  /**
   * The same as {@link #afterAnsweredProbe} with the end as the only step, as {@link #endOf} tells
   * it.
   *
   * @return empty for never
   */
  public static Optional<Detection> endAfterAnsweredProbe(KeepAlive settings, SystemValues system) {
    Timeline timeline = KeepAliveTimer.runToEnd(probedBefore(settings, system));
    return told(Situation.IDLE, timeline, List.of(), system);
  }

  private static TcpTimers probedBefore(KeepAlive settings, SystemValues system) {
    long answer = new Jiffies(system.hz()).covering(system.roundTrip());
    return TcpTimers.of(settings, system).afterAnsweredProbe(answer);
  }

  private static Optional<Detection> told(
      Situation situation, Timeline timeline, List<Timeline.Entry> before, SystemValues system) {
    Timeline.Entry end = timeline.end();
    if (end == null) {
      return Optional.empty();
    }
    var jiffies = new Jiffies(system.hz());
    List<Step> steps = new ArrayList<>();
    for (Timeline.Entry entry : before) {
      steps.add(
          new Step(
              entry.kind(),
              entry.number(),
              jiffies.duration(entry.earliest()),
              jiffies.duration(entry.latest())));
    }
    SocketError error = error(situation, system);
    boolean reset = error == SocketError.ECONNRESET;
    Duration answer = reset ? system.roundTrip() : Duration.ZERO;
    Duration earliest = jiffies.duration(end.earliest()).plus(answer);
    Duration latest = jiffies.duration(end.latest()).plus(answer);
    steps.add(new Step(reset ? Step.Kind.RESET : Step.Kind.GIVEN_UP, 1, earliest, latest));
    return Optional.of(new Detection(situation, earliest, latest, error, steps));
  }
}

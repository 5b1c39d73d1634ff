package org.keepalive4j.linux.internal.path;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.DetectionGoal;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;
import org.keepalive4j.linux.PathResult.Outcome;
import org.keepalive4j.linux.PathResult.Verdict;

/** Collects the outcomes of trials, and draws the conclusions. */
final class Observations {
  private final List<Observation> observations = new ArrayList<>();

  void add(Observation observation) {
    observations.add(observation);
  }

  private Optional<Observation> firstLost() {
    return observations.stream()
        .filter(each -> each.outcome() != Outcome.ANSWERED)
        .min(Comparator.comparing(Observation::idle));
  }

  boolean isLost() {
    return firstLost().isPresent();
  }

  /** Returns whether a connection was lost after this or a shorter idle time. */
  boolean isLostAt(long idleMillis) {
    return isLost() && shortestLostMillis() <= idleMillis;
  }

  Optional<Duration> shortestLost() {
    return firstLost().map(Observation::idle);
  }

  long shortestLostMillis() {
    return shortestLost().map(Duration::toMillis).orElse(Long.MAX_VALUE);
  }

  /**
   * Returns the longest idle time that a connection survived, among those shorter than the shortest
   * that one didn't survive.
   */
  long longestKeptMillis() {
    long lost = shortestLostMillis();
    return observations.stream()
        .filter(each -> each.outcome() == Outcome.ANSWERED)
        .mapToLong(each -> each.idle().toMillis())
        .filter(idle -> idle < lost)
        .max()
        .orElse(0);
  }

  PathResult result(
      InetSocketAddress server,
      @Nullable String stopped,
      @Nullable Boolean probesRefresh,
      Duration took) {
    Optional<Observation> lost = firstLost();
    Optional<Duration> timeout = lost.map(this::timeout);
    return new PathResult(
        server,
        lost.map(Observations::verdict).orElse(stopped == null ? Verdict.KEEPS : Verdict.UNKNOWN),
        timeout,
        Duration.ofMillis(longestKeptMillis()),
        shortestLost(),
        Optional.ofNullable(probesRefresh),
        timeout.filter(any -> Boolean.TRUE.equals(probesRefresh)).flatMap(this::advice),
        observations,
        Optional.ofNullable(stopped),
        notes(),
        took);
  }

  private static Verdict verdict(Observation lost) {
    return switch (lost.outcome()) {
      case SILENT -> Verdict.DROPS;
      case RESET -> Verdict.RESETS;
      case CLOSED -> Verdict.SERVER_CLOSES;
      case ANSWERED -> throw new IllegalArgumentException("not lost: " + lost);
    };
  }

  /** A connection that ended by itself shows the timeout. Otherwise it lies between two trials. */
  private Duration timeout(Observation lost) {
    return lost.probed()
        ? Duration.ofMillis((longestKeptMillis() + lost.idle().toMillis()) / 2)
        : lost.idle();
  }

  private Optional<KeepAlive> advice(Duration timeout) {
    // The longest survived idle time, not the estimate above it.
    Duration kept = longestKeptMillis() > 0 ? Duration.ofMillis(longestKeptMillis()) : timeout;
    return DetectionGoal.survive(kept).settings(SystemValues.linux());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    long lost = shortestLostMillis();
    long contrary =
        observations.stream()
            .filter(each -> each.outcome() == Outcome.ANSWERED && each.idle().toMillis() > lost)
            .count();
    if (contrary > 0) {
      notes.add(
          contrary
              + " connections were idle for longer and still answered: they may take different paths");
    }
    return notes;
  }
}

package org.keepalive4j.linux.internal.path;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Durations;
import org.keepalive4j.linux.PathProgress;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;
import org.keepalive4j.linux.PathResult.Outcome;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Searches for the idle timeout of a path. It opens the connections of the coarse schedule at the
 * start. Before a coarse time is due, it opens the connections with the fine times above it, so
 * they are due soon after it. So the search takes little more than twice the timeout. One more
 * connection is probed every second from the start: if it outlives the others, probes reset the
 * idle timeout.
 */
public final class PathSearch implements AutoCloseable {
  private static final long MILLI = 1_000_000;
  private static final long TICK_NANOS = 50 * MILLI;
  private static final long OPEN_INTERVAL_NANOS = 100 * MILLI;
  private static final long PROGRESS_NANOS = 1_000 * MILLI;
  private static final int MAX_CONNECTIONS = 24;

  /** A connection that ends sooner was refused by the server, and shows no idle timeout. */
  private static final Duration IMMEDIATE = Duration.ofMillis(900);

  /** How long to wait for further connections after one ended by itself. */
  private static final long AFTER_FIRST_END_NANOS = 1_500 * MILLI;

  /** How much longer the refreshed connection must live than the others. */
  private static final long OUTLIVE_NANOS = (ProbedSocket.PROBES + 1) * 1_000 * MILLI;

  /**
   * The refreshed connection is probed once per second, and shows nothing about shorter timeouts.
   */
  private static final long SHORTEST_REFRESHED_MILLIS = 1_500;

  private static final Duration SUSPENDED = Duration.ofSeconds(1);

  private final InetSocketAddress server;
  private final ProbedSocket.Tools tools;
  private final Supplier<Duration> suspended;
  private final List<Long> coarse;
  private final Deque<Long> toOpen = new ArrayDeque<>();
  private final List<Trial> trials = new ArrayList<>();
  private final Observations observations;
  private final long started = System.nanoTime();
  private int nextCoarse; // the index of the coarse time whose fine times are opened next
  private long lastOpened = started - OPEN_INTERVAL_NANOS;
  private long endedByItself;
  private @Nullable Trial refreshed;
  private @Nullable Trial control;
  private @Nullable String stopped;

  /**
   * @param kernel the system calls of the calling thread
   * @param max the longest idle time to try
   * @param suspended returns how long the host was suspended since the search started
   */
  public PathSearch(
      Kernel kernel, InetSocketAddress server, Duration max, Supplier<Duration> suspended) {
    this.server = server;
    this.suspended = suspended;
    coarse = Schedule.coarse(max.toMillis());
    tools = ProbedSocket.Tools.of(kernel);
    observations = new Observations();
    toOpen.add(coarse.get(0));
    toOpen.add(Trial.REFRESHED);
    toOpen.addAll(coarse.subList(1, coarse.size()));
  }

  /**
   * Searches until the timeout is known or there is a reason to stop.
   *
   * @throws IOException if the first connection can't be opened
   */
  public PathResult run(Consumer<PathProgress> progress, BooleanSupplier cancelled)
      throws IOException {
    long lastProgress = started;
    while (stopped == null && !isDone()) {
      long now = System.nanoTime();
      stopped = reasonToStop(cancelled);
      if (stopped == null) {
        step(now);
      }
      if (now - lastProgress >= PROGRESS_NANOS) {
        lastProgress = now;
        progress.accept(progress(now));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    return observations.result(
        server, stopped, probesRefresh(), Duration.ofNanos(System.nanoTime() - started));
  }

  /** Checked before the observations are trusted. */
  private @Nullable String reasonToStop(BooleanSupplier cancelled) {
    Duration asleep = suspended.get();
    if (asleep.compareTo(SUSPENDED) > 0) {
      return "the machine was suspended for "
          + Durations.formatRounded(asleep)
          + ", so the idle times aren't known";
    }
    return cancelled.getAsBoolean() ? "cancelled" : null;
  }

  private void step(long now) throws IOException {
    openNext(now);
    for (Trial trial : List.copyOf(trials)) {
      if (trial.isOpen()) {
        trial.poll(now);
        settle(trial, now);
      }
    }
    dropUseless();
  }

  private void openNext(long now) throws IOException {
    if (nextCoarse + 1 < coarse.size()
        && !observations.isLostAt(coarse.get(nextCoarse))
        && now - started >= coarse.get(nextCoarse) * 3 / 4 * MILLI) {
      toOpen.addAll(Schedule.fine(coarse.get(nextCoarse), coarse.get(nextCoarse + 1)));
      nextCoarse++;
    }
    long open = trials.stream().filter(Trial::isOpen).count();
    boolean isFirstPending = trials.size() == 1 && !trials.get(0).isConnected();
    if (!toOpen.isEmpty()
        && open < MAX_CONNECTIONS
        && now - lastOpened >= OPEN_INTERVAL_NANOS
        && !isFirstPending) {
      open(toOpen.remove(), now);
    }
  }

  private Trial open(long idleMillis, long now) throws IOException {
    lastOpened = now;
    var trial = new Trial(new ProbedSocket(tools, server), idleMillis, now);
    trials.add(trial);
    if (trial.isRefreshed()) {
      refreshed = trial;
    }
    return trial;
  }

  /** Handles the outcome of a trial. */
  private void settle(Trial trial, long now) throws IOException {
    if (trial.connectError() != 0) {
      var failure = ProbedSocket.failure(server, trial.connectError());
      if (trial == trials.get(0)) {
        throw failure;
      }
      stopped =
          trial == control
              ? "the server can't be reached any more: " + failure.getMessage()
              : "the server takes no more connections: " + failure.getMessage();
      return;
    }
    if (trial.isDisturbed()) {
      stopped =
          "the server sends data after "
              + Durations.formatRounded(Duration.ofNanos(trial.idleNanos(now)))
              + ": the path is never idle for longer";
      return;
    }
    Observation observation = trial.observation();
    if (observation == null || trial == control) {
      return;
    }
    if (observation.idle().compareTo(IMMEDIATE) < 0 && !observation.probed()) {
      String how = observation.outcome() == Outcome.RESET ? "resets" : "closes";
      stopped =
          trial == trials.get(0)
              ? "the server " + how + " connections at once, before they were idle for a second"
              : "the server " + how + " further connections at once";
      return;
    }
    if (trial.isRefreshed()) {
      return;
    }
    observations.add(observation);
    if (!observation.probed() && endedByItself == 0) {
      endedByItself = now;
    }
    if (observation.outcome() == Outcome.SILENT && control == null) {
      // A server that went down is silent, too.
      control = open(trial.idleMillis(), now);
    }
  }

  /** Closes trials that can't show anything new. */
  private void dropUseless() {
    for (Trial trial : trials) {
      boolean useless =
          trial == control
              ? trial.isConnected()
              : !trial.isRefreshed() && !isUseful(trial.idleMillis());
      if (useless) {
        trial.drop();
      }
    }
    toOpen.removeIf(idle -> idle != Trial.REFRESHED && !isUseful(idle));
  }

  private boolean isUseful(long idleMillis) {
    return endedByItself != 0
        || (idleMillis > observations.longestKeptMillis() && !observations.isLostAt(idleMillis));
  }

  private boolean isDone() {
    long now = System.nanoTime();
    if (control != null && control.isOpen()) {
      return false;
    }
    if (endedByItself != 0) {
      return now - endedByItself >= AFTER_FIRST_END_NANOS && isRefreshKnown(now);
    }
    boolean pending =
        !toOpen.isEmpty()
            || trials.stream()
                .anyMatch(trial -> trial != control && !trial.isRefreshed() && trial.isOpen());
    return !trials.isEmpty() && !pending && isRefreshKnown(now);
  }

  private boolean isRefreshKnown(long now) {
    return refreshed == null
        || !refreshed.isOpen()
        || !observations.isLost()
        || now - started >= observations.shortestLostMillis() * MILLI + OUTLIVE_NANOS;
  }

  private @Nullable Boolean probesRefresh() {
    if (refreshed == null || !observations.isLost()) {
      return null;
    }
    Observation end = refreshed.observation();
    if (end != null) {
      // A server closes despite probes. A connection that ends within two probes shows nothing.
      boolean tellsNothing =
          end.outcome() == Outcome.CLOSED
              || observations.shortestLostMillis() < SHORTEST_REFRESHED_MILLIS;
      return tellsNothing ? null : Boolean.FALSE;
    }
    return isRefreshKnown(System.nanoTime()) ? Boolean.TRUE : null;
  }

  private PathProgress progress(long now) {
    long left = 0;
    int open = 0;
    for (Trial trial : trials) {
      if (trial.isOpen()) {
        open++;
        left = trial.isRefreshed() ? left : Math.max(left, trial.leftNanos(now));
      }
    }
    return new PathProgress(
        Duration.ofNanos(now - started),
        Duration.ofMillis(observations.longestKeptMillis()),
        observations.shortestLost(),
        open,
        Duration.ofNanos(left));
  }

  @Override
  public void close() {
    trials.forEach(Trial::drop);
    tools.close();
  }
}

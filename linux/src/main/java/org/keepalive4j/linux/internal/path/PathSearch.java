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
import org.keepalive4j.linux.PathProgress;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;
import org.keepalive4j.linux.PathResult.Outcome;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * One search. All coarse rungs are opened at the beginning. The fine ones above a coarse rung are
 * opened before that one is due, so that they are due soon after it: the time that was searched for
 * is known after little more than its double. One more connection is probed every second from the
 * beginning: if it outlives the others, probes refresh the path.
 */
public final class PathSearch implements AutoCloseable {
  private static final long MILLI = 1_000_000;
  private static final long TICK_NANOS = 50 * MILLI;
  private static final long OPEN_INTERVAL_NANOS = 100 * MILLI;
  private static final long PROGRESS_NANOS = 1_000 * MILLI;
  private static final int MAX_CONNECTIONS = 24;

  /** What happens sooner than that is no idle timeout: the server does not want the connection. */
  private static final Duration AT_ONCE = Duration.ofMillis(900);

  /** After a connection ended by itself, the others have that long to do the same. */
  private static final long COMPANY_NANOS = 1_500 * MILLI;

  /** How much longer than the others the probed connection must live. */
  private static final long KEPT_NANOS = (ProbedSocket.PROBES + 1) * 1_000 * MILLI;

  /** The kept connection is probed once a second: it says nothing about shorter timeouts. */
  private static final long SHORTEST_REFRESHED_MILLIS = 1_500;

  private static final Duration SUSPENDED = Duration.ofSeconds(1);

  private final InetSocketAddress server;
  private final ProbedSocket.Tools tools;
  private final Supplier<Duration> suspended;
  private final List<Long> coarse;
  private final Deque<Long> toOpen = new ArrayDeque<>();
  private final List<Trial> rungs = new ArrayList<>();
  private final Observations findings;
  private final long started = System.nanoTime();
  private int nextFine; // the coarse rung above which fine rungs are opened next
  private long lastOpened = started - OPEN_INTERVAL_NANOS;
  private long endedByItself;
  private @Nullable Trial kept;
  private @Nullable Trial control;
  private @Nullable String stopped;

  /**
   * @param kernel of the thread that runs it
   * @param max the longest idle time to try
   * @param suspended tells how long the machine was suspended since the survey began
   */
  public PathSearch(
      Kernel kernel, InetSocketAddress server, Duration max, Supplier<Duration> suspended) {
    this.server = server;
    this.suspended = suspended;
    coarse = Schedule.coarse(max.toMillis());
    tools = ProbedSocket.Tools.of(kernel);
    findings = new Observations();
    toOpen.add(coarse.get(0));
    toOpen.add(Trial.KEPT);
    toOpen.addAll(coarse.subList(1, coarse.size()));
  }

  /**
   * Searches until all is known, or there is a reason to stop.
   *
   * @throws IOException if the first connection cannot be made
   */
  public PathResult run(Consumer<PathProgress> progress, BooleanSupplier cancelled)
      throws IOException {
    long told = started;
    while (stopped == null && !isDone()) {
      long now = System.nanoTime();
      stopped = reasonToStop(cancelled);
      if (stopped == null) {
        step(now);
      }
      if (now - told >= PROGRESS_NANOS) {
        told = now;
        progress.accept(progress(now));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    return findings.result(
        server, stopped, probesRefresh(), Duration.ofNanos(System.nanoTime() - started));
  }

  /** Looked for before anything is believed that the connections show. */
  private @Nullable String reasonToStop(BooleanSupplier cancelled) {
    Duration asleep = suspended.get();
    if (asleep.compareTo(SUSPENDED) > 0) {
      return "the machine was suspended for "
          + asleep.toSeconds()
          + " s: what was idle then was idle for longer than is known";
    }
    return cancelled.getAsBoolean() ? "cancelled" : null;
  }

  private void step(long now) throws IOException {
    openNext(now);
    for (Trial rung : List.copyOf(rungs)) {
      if (rung.isOpen()) {
        rung.poll(now);
        settle(rung, now);
      }
    }
    dropUseless();
  }

  private void openNext(long now) throws IOException {
    if (nextFine + 1 < coarse.size()
        && !findings.isLostAt(coarse.get(nextFine))
        && now - started >= coarse.get(nextFine) * 3 / 4 * MILLI) {
      toOpen.addAll(Schedule.fine(coarse.get(nextFine), coarse.get(nextFine + 1)));
      nextFine++;
    }
    long open = rungs.stream().filter(Trial::isOpen).count();
    boolean isFirstPending = rungs.size() == 1 && !rungs.get(0).isConnected();
    if (!toOpen.isEmpty()
        && open < MAX_CONNECTIONS
        && now - lastOpened >= OPEN_INTERVAL_NANOS
        && !isFirstPending) {
      open(toOpen.remove(), now);
    }
  }

  private Trial open(long idleMillis, long now) throws IOException {
    lastOpened = now;
    var rung = new Trial(new ProbedSocket(tools, server), idleMillis, now);
    rungs.add(rung);
    if (rung.isKept()) {
      kept = rung;
    }
    return rung;
  }

  /** Takes in what became of a rung. */
  private void settle(Trial rung, long now) throws IOException {
    if (rung.connectError() != 0) {
      var failure = ProbedSocket.failure(server, rung.connectError());
      if (rung == rungs.get(0)) {
        throw failure;
      }
      stopped =
          rung == control
              ? "the server is not to be reached any more: " + failure.getMessage()
              : "the server takes no more connections: " + failure.getMessage();
      return;
    }
    if (rung.isDisturbed()) {
      stopped =
          "the server makes itself heard after "
              + rung.idleNanos(now) / (1_000 * MILLI)
              + " s: the path is never idle for longer";
      return;
    }
    Observation observation = rung.observation();
    if (observation == null || rung == control) {
      return;
    }
    if (observation.idle().compareTo(AT_ONCE) < 0 && !observation.probed()) {
      String how = observation.outcome() == Outcome.RESET ? "resets" : "closes";
      stopped =
          rung == rungs.get(0)
              ? "the server " + how + " connections at once, before they were idle for a second"
              : "the server " + how + " further connections at once";
      return;
    }
    if (rung.isKept()) {
      return;
    }
    findings.add(observation);
    if (!observation.probed() && endedByItself == 0) {
      endedByItself = now;
    }
    if (observation.outcome() == Outcome.SILENT && control == null) {
      // A server that is gone is silent too.
      control = open(rung.idleMillis(), now);
    }
  }

  /** Closes what can teach nothing any more. */
  private void dropUseless() {
    for (Trial rung : rungs) {
      boolean useless =
          rung == control ? rung.isConnected() : !rung.isKept() && !isUseful(rung.idleMillis());
      if (useless) {
        rung.drop();
      }
    }
    toOpen.removeIf(idle -> idle != Trial.KEPT && !isUseful(idle));
  }

  private boolean isUseful(long idleMillis) {
    return endedByItself != 0
        || (idleMillis > findings.longestKeptMillis() && !findings.isLostAt(idleMillis));
  }

  private boolean isDone() {
    long now = System.nanoTime();
    if (control != null && control.isOpen()) {
      return false;
    }
    if (endedByItself != 0) {
      return now - endedByItself >= COMPANY_NANOS && isKeptKnown(now);
    }
    boolean pending =
        !toOpen.isEmpty()
            || rungs.stream().anyMatch(rung -> rung != control && !rung.isKept() && rung.isOpen());
    return !rungs.isEmpty() && !pending && isKeptKnown(now);
  }

  private boolean isKeptKnown(long now) {
    return kept == null
        || !kept.isOpen()
        || !findings.isLost()
        || now - started >= findings.shortestLostMillis() * MILLI + KEPT_NANOS;
  }

  private @Nullable Boolean probesRefresh() {
    if (kept == null || !findings.isLost()) {
      return null;
    }
    Observation end = kept.observation();
    if (end != null) {
      // A server that closes does so whatever is probed. What ends within two probes tells nothing.
      boolean tellsNothing =
          end.outcome() == Outcome.CLOSED
              || findings.shortestLostMillis() < SHORTEST_REFRESHED_MILLIS;
      return tellsNothing ? null : Boolean.FALSE;
    }
    return isKeptKnown(System.nanoTime()) ? Boolean.TRUE : null;
  }

  private PathProgress progress(long now) {
    long left = 0;
    int open = 0;
    for (Trial rung : rungs) {
      if (rung.isOpen()) {
        open++;
        left = rung.isKept() ? left : Math.max(left, rung.leftNanos(now));
      }
    }
    return new PathProgress(
        Duration.ofNanos(now - started),
        Duration.ofMillis(findings.longestKeptMillis()),
        findings.shortestLost(),
        open,
        Duration.ofNanos(left));
  }

  @Override
  public void close() {
    rungs.forEach(Trial::drop);
    tools.close();
  }
}

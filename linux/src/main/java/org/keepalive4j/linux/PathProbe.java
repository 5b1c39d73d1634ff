package org.keepalive4j.linux;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.keepalive4j.Durations;
import org.keepalive4j.linux.internal.path.PathSearch;
import org.keepalive4j.linux.internal.path.SuspendClock;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Finds how long the path to a TCP server keeps an idle connection. It speaks no protocol and needs
 * no helper on the other side: many connections are opened, each is left idle for another time and
 * is then asked by a keep-alive probe of the kernel.
 *
 * <pre>{@code
 * PathResult result = new PathProbe(new InetSocketAddress("db.example.org", 5432)).run(progress -> {});
 * }</pre>
 *
 * <p>No more than 24 connections are open at a time, and no more than ten are opened a second; it
 * stops at the first sign that the server refuses. Needs no right.
 */
public final class PathProbe {
  /** Where the search ends unless another end is given. */
  public static final Duration DEFAULT_MAX = Duration.ofMinutes(15);

  private static final Duration LONGEST_MAX = Duration.ofHours(9);

  private final InetSocketAddress server;
  private final Duration max;
  private volatile boolean cancelled;

  /** Looks for idle times up to 15 minutes. */
  public PathProbe(InetSocketAddress server) {
    this(server, DEFAULT_MAX);
  }

  /**
   * Looks for idle times up to {@code max}.
   *
   * @param server resolved
   * @param max 2 s to 9 h, the longest idle that a socket takes
   * @throws IllegalArgumentException for anything else
   */
  public PathProbe(InetSocketAddress server, Duration max) {
    if (server.isUnresolved()) {
      throw new IllegalArgumentException("the server's address must be known, was " + server);
    }
    if (max.compareTo(Duration.ofSeconds(2)) < 0 || max.compareTo(LONGEST_MAX) > 0) {
      throw new IllegalArgumentException("max must be 2 s to 9 h, was " + Durations.format(max));
    }
    this.server = server;
    this.max = max;
  }

  /**
   * Searches, on the calling thread, which it keeps busy a little every 50 ms.
   *
   * @param progress is told about once a second
   * @throws IOException if the first connection cannot be made
   */
  public PathResult run(Consumer<PathProgress> progress) throws IOException {
    try (Kernel kernel = Kernel.open();
        var survey = new PathSearch(kernel, server, max, new SuspendClock(kernel)::suspended)) {
      return survey.run(progress, () -> cancelled);
    }
  }

  /** Ends the search soon, with what is known so far. From any thread. */
  public void cancel() {
    cancelled = true;
  }
}

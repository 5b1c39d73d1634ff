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
 * Measures the idle timeout of the path to a TCP server. It opens many connections, leaves each
 * idle for a different time, and then has the kernel send a keep-alive probe. It sends no data and
 * needs nothing on the server.
 *
 * <pre>{@code
 * PathResult result = new PathProbe(new InetSocketAddress("db.example.org", 5432)).run(progress -> {});
 * }</pre>
 *
 * <p>At most 24 connections are open at a time, and at most ten are opened per second. It stops at
 * the first sign that the server refuses connections. Needs no privileges.
 */
public final class PathProbe {
  /** The longest idle time to try by default. */
  public static final Duration DEFAULT_MAX = Duration.ofMinutes(15);

  private static final Duration LONGEST_MAX = Duration.ofHours(9);

  private final InetSocketAddress server;
  private final Duration max;
  private volatile boolean cancelled;

  /** Tries idle times up to 15 minutes. */
  public PathProbe(InetSocketAddress server) {
    this(server, DEFAULT_MAX);
  }

  /**
   * Tries idle times up to {@code max}.
   *
   * @param server the server, resolved
   * @param max 2 s to 9 h, the longest idle time that a socket accepts
   * @throws IllegalArgumentException if the server is unresolved, or {@code max} is out of range
   */
  public PathProbe(InetSocketAddress server, Duration max) {
    if (server.isUnresolved()) {
      throw new IllegalArgumentException("the server's address must be known, was " + server);
    }
    if (max.compareTo(Duration.ofSeconds(2)) < 0 || max.compareTo(LONGEST_MAX) > 0) {
      throw new IllegalArgumentException("max must be 2s to 9h, was " + Durations.format(max));
    }
    this.server = server;
    this.max = max;
  }

  /**
   * Runs the search on the calling thread, which wakes up every 50 ms.
   *
   * @param progress receives the progress about once a second
   * @throws IOException if the first connection can't be opened
   */
  public PathResult run(Consumer<PathProgress> progress) throws IOException {
    try (Kernel kernel = Kernel.open();
        var search = new PathSearch(kernel, server, max, new SuspendClock(kernel)::suspended)) {
      return search.run(progress, () -> cancelled);
    }
  }

  /** Stops the search soon. {@link #run} then returns what is known so far. Thread-safe. */
  public void cancel() {
    cancelled = true;
  }
}

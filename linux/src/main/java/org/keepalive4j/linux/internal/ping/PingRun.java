package org.keepalive4j.linux.internal.ping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.PingListener;
import org.keepalive4j.linux.PingOptions;
import org.keepalive4j.linux.ScanResult;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.scan.SocketQuery;
import org.keepalive4j.linux.internal.scan.SocketScan;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Asks the peers of all connections that a query describes. One scan of each network namespace
 * after another watches all of them; between the scans the kernel is told to send what is due, at
 * the requested rate.
 */
public final class PingRun implements AutoCloseable {
  // A scan takes one to two microseconds per socket. The pause after it is three times as long,
  // within these bounds, so that scans take at most a quarter of a processor.
  private static final int PAUSE_PER_SCAN = 3;
  private static final long SHORTEST_PAUSE_NANOS = 5_000_000;
  private static final long LONGEST_PAUSE_NANOS = 750_000_000;

  private final PingOptions options;
  private final PingListener listener;
  private final Kernel kernel = Kernel.open();
  private final NetworkNamespaces namespaces = new NetworkNamespaces(kernel);
  private final WindowProbeSender sender = new WindowProbeSender(kernel);
  private final long tick = 1_000_000_000 / kernel.ticksPerSecond();
  private final Map<Long, NamespaceWatch> watches = new HashMap<>(); // by namespace
  private final SendingRate rate;
  private final @Nullable Closer closer;

  private PingRun(PingOptions options, PingListener listener) {
    this.options = options;
    this.listener = listener;
    rate = new SendingRate(options.perSecond(), System.nanoTime());
    closer = options.closeDead() ? new Closer(kernel, namespaces) : null;
  }

  /**
   * Asks the peers.
   *
   * @param query finds the connections; must request their owners
   * @return what the scan for the connections couldn't see
   * @throws SyscallException if CAP_NET_ADMIN is missing, or the kernel refuses the scan
   */
  public static ScanResult run(SocketQuery query, PingOptions options, PingListener listener)
      throws IOException {
    if (!Capabilities.isHeld(Capabilities.NET_ADMIN)) {
      throw new SyscallException(
          "setsockopt(TCP_REPAIR)",
          "open connections",
          Errno.EPERM,
          Diagnosis.ofMissing(
              "CAP_NET_ADMIN", Capabilities.isInBoundingSet(Capabilities.NET_ADMIN)));
    }
    try (var run = new PingRun(options, listener)) {
      List<TcpSocket> connections = new ArrayList<>();
      ScanResult result =
          SocketScan.list(
              query,
              socket -> {
                if (mayBeAsked(socket)) {
                  connections.add(socket);
                }
              });
      run.watch(connections);
      return result;
    }
  }

  /** Leaves out listeners, connections without a peer so far, and those that were closed here. */
  private static boolean mayBeAsked(TcpSocket socket) {
    return switch (socket.state()) {
      case ESTABLISHED -> true;
      case FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, LAST_ACK, CLOSING -> socket.inode() != 0;
      case SYN_SENT, SYN_RECV, NEW_SYN_RECV, TIME_WAIT, CLOSED, LISTENING, BOUND_INACTIVE -> false;
    };
  }

  private void watch(List<TcpSocket> connections) throws IOException {
    for (TcpSocket socket : connections) {
      long namespace = socket.namespace().id();
      NamespaceWatch watch = watches.get(namespace);
      if (watch == null) {
        watch = NamespaceWatch.open(kernel, namespaces, namespace, closer);
      }
      if (watch == null) {
        listener.answered(
            new PingAnswer.Closed(socket, "its network namespace doesn't exist any more"));
      } else {
        watches.put(namespace, watch);
        watch.add(new WatchedConnection(socket, options.timeout(), tick));
      }
    }
    for (long waiting = look(); waiting > 0; waiting = look()) {
      listener.waiting(waiting);
    }
  }

  /** Scans once, and asks until the next scan. Returns how many connections have no answer yet. */
  private long look() throws IOException {
    long start = System.nanoTime();
    long waiting = 0;
    for (Iterator<NamespaceWatch> each = watches.values().iterator(); each.hasNext(); ) {
      NamespaceWatch watch = each.next();
      watch.scan(sender, listener::answered);
      waiting += watch.size();
      if (watch.size() == 0) {
        watch.close();
        each.remove();
      }
    }
    long now = System.nanoTime();
    long pause =
        Math.clamp((now - start) * PAUSE_PER_SCAN, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
    if (waiting > 0) {
      ask(now + pause);
    }
    return waiting;
  }

  /** Asks what is due until the time is over. */
  private void ask(long end) throws IOException {
    for (NamespaceWatch watch : watches.values()) {
      for (WatchedConnection each : watch.all()) {
        long now = System.nanoTime();
        if (each.isDue(now)) {
          long wait = rate.nanosUntilNext(now);
          if (now + wait - end >= 0) {
            LockSupport.parkNanos(end - now);
            return;
          }
          if (wait > 0) {
            LockSupport.parkNanos(wait);
          }
          ask(each);
        }
      }
    }
    LockSupport.parkNanos(end - System.nanoTime());
  }

  private void ask(WatchedConnection watched) throws IOException {
    long now = System.nanoTime();
    if (watched.state() != TcpState.ESTABLISHED) {
      watched.cannotBeAsked(
          "one side has closed it (%s): the kernel sends nothing on request in this state"
              .formatted(watched.state().word()),
          true,
          now);
      return;
    }
    WindowProbeSender.Refusal refusal = sender.ask(watched.socket());
    if (refusal == null) {
      rate.sent(sender.askedAt());
      watched.asked(sender.askedAt());
    } else {
      watched.cannotBeAsked(refusal.reason(), refusal.permitted(), now);
    }
  }

  @Override
  public void close() {
    watches.values().forEach(NamespaceWatch::close);
    if (closer != null) {
      closer.close();
    }
    sender.close();
    kernel.close();
  }
}

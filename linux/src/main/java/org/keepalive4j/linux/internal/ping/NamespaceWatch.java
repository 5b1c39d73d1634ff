package org.keepalive4j.linux.internal.ping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.scan.NetlinkDump;
import org.keepalive4j.linux.internal.sockdiag.SocketMessage;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/** Watches the connections of one network namespace by netlink, all of them in one scan. */
final class NamespaceWatch implements AutoCloseable {
  /** All states of a connection whose peer was heard from. */
  private static final int STATES =
      TcpState.ESTABLISHED.bit()
          | TcpState.FIN_WAIT_1.bit()
          | TcpState.FIN_WAIT_2.bit()
          | TcpState.CLOSE_WAIT.bit()
          | TcpState.LAST_ACK.bit()
          | TcpState.CLOSING.bit();

  private final Fd socket;
  private final NativeBuffer room;
  private final NetlinkDump dump;
  private final Map<Long, WatchedConnection> connections = new LinkedHashMap<>(); // by cookie
  private final long namespace;
  private final @Nullable Closer closer;

  private NamespaceWatch(Kernel kernel, int descriptor, long namespace, @Nullable Closer closer) {
    this.namespace = namespace;
    this.closer = closer;
    socket = new Fd(kernel, descriptor);
    room = NativeBuffer.allocate(NetlinkDump.ROOM);
    dump = new NetlinkDump(kernel, descriptor, room);
  }

  /**
   * Returns a watch, null if the namespace doesn't exist any more.
   *
   * @param namespace the namespace's ID
   * @param closer closes the connections of peers that don't answer; null if they stay open
   */
  static @Nullable NamespaceWatch open(
      Kernel kernel, NetworkNamespaces namespaces, long namespace, @Nullable Closer closer)
      throws IOException {
    Integer descriptor = namespaces.inside(namespace, NetlinkDump::openSocket);
    return descriptor == null ? null : new NamespaceWatch(kernel, descriptor, namespace, closer);
  }

  void add(WatchedConnection watched) {
    connections.put(watched.socket().cookie(), watched);
  }

  Collection<WatchedConnection> all() {
    return connections.values();
  }

  int size() {
    return connections.size();
  }

  /** Looks at every connection once, and passes on each answer that is known now. */
  void scan(WindowProbeSender sender, Consumer<PingAnswer> answered) throws IOException {
    long start = System.nanoTime();
    Set<Long> missing = new HashSet<>(connections.keySet());
    List<PingAnswer> answers = new ArrayList<>();
    Map<Long, Closer.Dead> dead = new HashMap<>();
    dump.run(
        STATES,
        true,
        info -> {
          WatchedConnection watched = connections.get(info.cookie());
          if (watched != null && info.hasCounters()) {
            missing.remove(info.cookie());
            PingAnswer answer =
                watched.observe(
                    ConnectionSnapshot.of((SocketMessage) info), start, System.nanoTime());
            if (answer instanceof PingAnswer.NoAnswer it && closer != null) {
              dead.put(info.cookie(), new Closer.Dead(it, ((SocketMessage) info).copy()));
            } else if (answer != null) {
              connections.remove(info.cookie());
              answers.add(answer);
            }
          }
        });
    for (long cookie : missing) {
      WatchedConnection watched = connections.get(cookie);
      if (watched != null && watched.isGone()) {
        connections.remove(cookie);
        answers.add(sender.ending(watched.socket(), watched.segmentsIn()));
      }
    }
    if (closer != null && !dead.isEmpty()) {
      // A connection that got a segment meanwhile stays, and the next scan looks at it.
      for (PingAnswer.NoAnswer answer : closer.close(dead, namespace, dump)) {
        connections.remove(answer.socket().cookie());
        answers.add(answer);
      }
    }
    answers.forEach(answered);
  }

  @Override
  public void close() {
    room.close();
    socket.close();
  }
}

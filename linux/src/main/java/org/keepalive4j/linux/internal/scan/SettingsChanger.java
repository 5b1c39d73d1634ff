package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.function.Consumer;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/** Changes the connections of a scan, but not listeners and connections that are ending. */
final class SettingsChanger implements SocketConsumer {
  private final SocketScan scan;
  private final SettingsBackend backend;
  private final KeepAlive settings;
  private final boolean dryRun;
  private final Consumer<? super Change> consumer;
  private long connections;
  private long listenersLeftAlone;

  SettingsChanger(
      SocketScan scan, KeepAlive settings, boolean dryRun, Consumer<? super Change> consumer) {
    this.scan = scan;
    backend = scan.backend();
    this.settings = settings;
    this.dryRun = dryRun;
    this.consumer = consumer;
  }

  @Override
  public boolean wants(TcpState state, long inode) {
    return switch (state) {
      case ESTABLISHED, SYN_SENT -> true;
      // A socket without an inode was closed by its process, and the kernel ends it.
      case FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, LAST_ACK, CLOSING -> inode != 0;
      // Half-open connections inherit the listener's settings later. The others are no connections.
      case LISTENING, SYN_RECV, NEW_SYN_RECV, TIME_WAIT, CLOSED, BOUND_INACTIVE -> false;
    };
  }

  @Override
  public void accept(TcpSocket socket) throws IOException {
    if (socket.state() == TcpState.LISTENING) {
      listenersLeftAlone++;
    } else if (wants(socket.state(), socket.inode())) {
      change(socket);
    }
  }

  private void change(TcpSocket socket) throws IOException {
    connections++;
    Change change = backend.change(socket, settings, dryRun);
    if (change != null) {
      consumer.accept(change);
    } else if (backend.isFull()) {
      scan.finish(settings, consumer);
    }
  }

  /** Returns the number of connections to change. */
  long connections() {
    return connections;
  }

  /** Returns the number of listeners that weren't changed. */
  long listenersLeftAlone() {
    return listenersLeftAlone;
  }
}

package org.keepalive4j.linux;

import java.io.IOException;
import java.util.function.Consumer;
import org.keepalive4j.KeepAlive;

/** Gives settings to the connections of a pass, and leaves alone what is none or is over. */
final class Changing implements SocketScan.Sink {
  private final SocketScan pass;
  private final SettingsAccess access;
  private final KeepAlive settings;
  private final boolean dryRun;
  private final Consumer<? super Change> consumer;
  private long connections;
  private long listenersLeftAlone;

  Changing(SocketScan pass, KeepAlive settings, boolean dryRun, Consumer<? super Change> consumer) {
    this.pass = pass;
    access = pass.access();
    this.settings = settings;
    this.dryRun = dryRun;
    this.consumer = consumer;
  }

  @Override
  public boolean wants(TcpState state, long inode) {
    return switch (state) {
      case ESTABLISHED, SYN_SENT -> true;
      // Without an inode its process has closed it, and the kernel ends it.
      case FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, LAST_ACK, CLOSING -> inode != 0;
      // Half-open, and so still to inherit its listener's settings; over; or not begun.
      case LISTENING, SYN_RECV, NEW_SYN_RECV, TIME_WAIT, CLOSED, BOUND_INACTIVE -> false;
    };
  }

  @Override
  public void take(TcpSocket socket) throws IOException {
    if (socket.state() == TcpState.LISTENING) {
      listenersLeftAlone++;
    } else if (wants(socket.state(), socket.inode())) {
      change(socket);
    }
  }

  private void change(TcpSocket socket) throws IOException {
    connections++;
    Change change = access.change(socket, settings, dryRun);
    if (change != null) {
      consumer.accept(change);
    } else if (access.isFull()) {
      pass.finish(settings, consumer);
    }
  }

  /** How many connections were meant. */
  long connections() {
    return connections;
  }

  /** How many listeners were meant, and left alone. */
  long listenersLeftAlone() {
    return listenersLeftAlone;
  }
}

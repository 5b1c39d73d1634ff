package org.keepalive4j.linux.internal.scan;

import java.util.function.Consumer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/** Passes every socket of a scan on, and counts them. */
final class SocketLister implements SocketScan.Consumer {
  private final Consumer<? super TcpSocket> consumer;
  private long sockets;

  SocketLister(Consumer<? super TcpSocket> consumer) {
    this.consumer = consumer;
  }

  @Override
  public boolean wants(TcpState state, long inode) {
    return true;
  }

  @Override
  public void accept(TcpSocket socket) {
    sockets++;
    consumer.accept(socket);
  }

  long sockets() {
    return sockets;
  }
}

package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/** Receives the sockets of a scan. */
interface SocketConsumer {
  /** Returns whether it handles sockets like this, if they match. */
  default boolean wants(TcpState state, long inode) {
    return true;
  }

  void accept(TcpSocket socket) throws IOException;
}

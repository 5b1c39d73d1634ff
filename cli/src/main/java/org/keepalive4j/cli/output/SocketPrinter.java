package org.keepalive4j.cli.output;

import org.keepalive4j.linux.TcpSocket;

/** Prints the sockets that {@code list} finds. */
public interface SocketPrinter {
  /** Prints the next socket, at once or when the caller calls {@link #end}. */
  void add(TcpSocket socket);

  /** Prints the rest. */
  void end();
}

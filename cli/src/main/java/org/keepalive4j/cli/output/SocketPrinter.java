package org.keepalive4j.cli.output;

import org.keepalive4j.linux.TcpSocket;

/** A way to show sockets: takes each as it comes, and has the last word at the end. */
public interface SocketPrinter {
  /** Takes the next socket. */
  void add(TcpSocket socket);

  /** Shows what is not shown yet. */
  void end();
}

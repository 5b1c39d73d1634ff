package org.keepalive4j.checks.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Listens and never accepts: the kernel completes each connection by itself, and no byte ever
 * comes. Enough where a client's socket is to be judged and not its protocol.
 */
record SilentServer(ServerSocket listener) implements Server {
  SilentServer() throws IOException {
    this(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
  }

  @Override
  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

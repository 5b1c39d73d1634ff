package org.keepalive4j.checks.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Listens but never accepts. The kernel completes each connection, and no data arrives. This is
 * enough for tests that read the client's socket options.
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

package org.keepalive4j.testing;

import java.io.IOException;

/** Reads the options of a socket of this JVM without the code under test. */
public interface KernelJudge extends AutoCloseable {
  /** Returns the values of the socket with these ports. The remote port is 0 for a listener. */
  KernelValues valuesOf(int localPort, int remotePort) throws IOException;

  /** Returns the values of this socket. */
  default KernelValues valuesOf(OpenSocket socket) throws IOException {
    return valuesOf(socket.localPort(), socket.remotePort());
  }

  @Override
  void close();
}

package org.keepalive4j.testing;

import java.io.IOException;

/** Tells what a socket of this JVM has in the kernel, by another way than the code under test. */
public interface KernelJudge extends AutoCloseable {
  /** The values of the socket with these ports; the remote one is 0 for none. */
  KernelValues valuesOf(int localPort, int remotePort) throws IOException;

  /** The values of this socket. */
  default KernelValues valuesOf(OpenSocket socket) throws IOException {
    return valuesOf(socket.localPort(), socket.remotePort());
  }

  @Override
  void close();
}

package org.keepalive4j.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.sockdiag.DumpDecoder;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.syscall.NativeBuffer;

/** Sockets by way of netlink, which needs no right and knows no settings. */
final class NetlinkSource implements SocketSource {
  private final Kernel kernel;
  private boolean interrupted;

  NetlinkSource(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public int open(Kernel inside) throws IOException {
    return SocketDump.openSocket(inside);
  }

  @Override
  public void run(
      int descriptor, int states, @Nullable Listeners listeners, DumpDecoder.Visitor visitor)
      throws IOException {
    try (NativeBuffer room = NativeBuffer.allocate(SocketDump.ROOM)) {
      SocketDump dump = new SocketDump(kernel, descriptor, room);
      if (listeners != null) {
        dump.run(TcpState.LISTENING.bit(), false, listeners);
      }
      dump.run(states, listeners != null, visitor);
      interrupted |= dump.isInterrupted();
    }
  }

  @Override
  public boolean isInterrupted() {
    return interrupted;
  }
}

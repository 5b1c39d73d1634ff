package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.DumpDecoder;
import org.keepalive4j.linux.internal.sockdiag.SocketMessage;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/** Lists sockets by netlink, which needs no privileges and doesn't show settings. */
final class NetlinkBackend implements SocketSource {
  private static final int MOST_DOUBTFUL = 10_000; // limits the memory: about 500 bytes each
  private static final int MOST_LOOKS = 16;

  private final Kernel kernel;
  private final boolean withTcpInfo;
  private boolean interrupted;

  /**
   * @param withTcpInfo whether to request TCP_INFO even if directions aren't requested
   */
  NetlinkBackend(Kernel kernel, boolean withTcpInfo) {
    this.kernel = kernel;
    this.withTcpInfo = withTcpInfo;
  }

  @Override
  public int open(Kernel inside) throws IOException {
    return NetlinkDump.openSocket(inside);
  }

  @Override
  public void run(
      int descriptor,
      int states,
      @Nullable DirectionInference directions,
      DumpDecoder.Visitor visitor)
      throws IOException {
    try (NativeBuffer room = NativeBuffer.allocate(NetlinkDump.ROOM)) {
      NetlinkDump dump = new NetlinkDump(kernel, descriptor, room);
      if (directions == null) {
        dump.run(states, withTcpInfo, visitor);
      } else {
        dump.run(TcpState.LISTENING.bit(), false, directions);
        runTwice(dump, states, directions, visitor);
      }
      interrupted |= dump.isInterrupted();
    }
  }

  /** Requests sockets again that may have changed while the kernel reported them. */
  private static void runTwice(
      NetlinkDump dump, int states, DirectionInference directions, DumpDecoder.Visitor visitor)
      throws IOException {
    List<SocketMessage> doubtful = new ArrayList<>();
    dump.run(
        states,
        true,
        socket -> {
          if (directions.isBeyondDoubt(socket) || doubtful.size() == MOST_DOUBTFUL) {
            visitor.socket(socket);
          } else {
            doubtful.add(((SocketMessage) socket).copy());
          }
        });
    for (SocketMessage socket : doubtful) {
      visitor.socket(settled(dump, socket));
    }
  }

  /** Requests a socket until two consecutive answers agree. Returns the last answer. */
  private static SocketMessage settled(NetlinkDump dump, SocketMessage first) throws IOException {
    SocketMessage earlier = first;
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      SocketMessage now = dump.again(earlier);
      if (now == null) {
        return earlier; // it was closed
      }
      if (now.isSameProgress(earlier)) {
        return now;
      }
      earlier = now;
    }
    return earlier;
  }

  @Override
  public boolean isInterrupted() {
    return interrupted;
  }
}

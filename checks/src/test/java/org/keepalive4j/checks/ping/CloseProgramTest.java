package org.keepalive4j.checks.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.SocketIterator;
import org.keepalive4j.linux.internal.bpf.iter.CloseProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** The BPF program that closes connections, on a connection of this JVM. */
@Tag("kernel")
class CloseProgramTest {
  private static final int MORE_THAN_RECEIVED = 100;

  @Test
  void closesAConnectionOnlyIfItHasReceivedAsManySegmentsAsAtTheLastLook() throws IOException {
    Needs.root();
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        var server = listener.accept()) {
      long cookie = cookie(client);
      server.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(1);

      assertThat(closedBy(cookie, MORE_THAN_RECEIVED)).isEmpty();
      List<Integer> closing = new ArrayList<>();
      for (int segments = 0; segments < MORE_THAN_RECEIVED; segments++) {
        if (!closedBy(cookie, segments).isEmpty()) {
          closing.add(segments);
        }
      }

      assertThat(closing).singleElement().satisfies(it -> assertThat(it).isBetween(2, 4));
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("abort");
    }
  }

  private static long cookie(Socket socket) throws IOException {
    return TcpSockets.here().ownedBy((int) ProcessHandle.current().pid()).list().stream()
        .filter(each -> each.local().port() == socket.getLocalPort())
        .mapToLong(TcpSocket::cookie)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the cookies that the program reports. */
  private static List<Long> closedBy(long cookie, int segmentsIn) throws IOException {
    List<Long> closed = new ArrayList<>();
    try (var kernel = Kernel.open();
        var bpf = new Bpf(kernel);
        var fields = new SocketLayout(kernel.ticksPerSecond());
        var map = BpfMap.hash(bpf, "keepalive_test", Long.BYTES, Integer.BYTES, 1)) {
      map.putAll(new long[] {cookie}, new int[] {segmentsIn});
      try (var program = CloseProgram.load(bpf, fields, map);
          var link = BpfLink.iterator(bpf, program)) {
        SocketIterator.run(
            bpf,
            link,
            CloseProgram.LENGTH,
            (records, offset) -> closed.add(records.getLong(offset)));
      }
    }
    return closed;
  }
}

package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.testing.InsideJudge;
import org.keepalive4j.testing.KernelValues;
import org.keepalive4j.testing.Needs;
import org.keepalive4j.testing.OpenSocket;
import org.keepalive4j.testing.SocketKind;

/** With --add-opens, every socket has a user timeout, and accepted sockets inherit all options. */
@Tag("opened")
class OpenedOptionsTest {
  private static final KeepAlive SETTINGS =
      KeepAlive.parse("idle=603s,interval=13s,count=5,user-timeout=90s");
  private static final KernelValues VALUES = new KernelValues(1, 603, 13, 5, 90_000);

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final InsideJudge judge = new InsideJudge();

  @BeforeEach
  void isOnLinux() {
    Needs.linux();
  }

  @ParameterizedTest
  @EnumSource
  void setsTheUserTimeoutToo(SocketKind kind) throws Exception {
    try (OpenSocket socket = kind.open()) {
      assertThat(socket.apply(SETTINGS)).isEqualTo(SETTINGS).isEqualTo(socket.read());
      assertThat(judge.valuesOf(socket)).isEqualTo(VALUES);

      assertThat(socket.apply(KeepAlive.off())).hasToString("off,user-timeout=90s");
      assertThat(socket.apply(KeepAlive.parse("user-timeout=0s"))).hasToString("off");
      assertThat(judge.valuesOf(socket)).isEqualTo(new KernelValues(0, 603, 13, 5, 0));
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SERVER_SOCKET", "SERVER_SOCKET_CHANNEL", "ASYNCHRONOUS_SERVER_SOCKET_CHANNEL"})
  void acceptedSocketsInheritAllOptions(SocketKind kind) throws Exception {
    try (OpenSocket listener = kind.open()) {
      listener.apply(SETTINGS);

      try (Socket client = new Socket()) {
        client.connect(new InetSocketAddress(LOOPBACK, listener.localPort()));
        try (Closeable accepted = listener.accept()) {
          assertThat(accepted).isNotNull();
          assertThat(judge.valuesOf(listener.localPort(), client.getLocalPort())).isEqualTo(VALUES);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClosedSocketDoesNotChangeTheSocketThatGotItsDescriptor(SocketKind kind) throws Exception {
    OpenSocket closed = kind.open();
    closed.close();
    List<SocketChannel> atItsNumber = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        atItsNumber.add(SocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0)));
      }

      for (String settings : new String[] {"on,user-timeout=90s", "user-timeout=90s"}) {
        assertThatThrownBy(() -> closed.apply(KeepAlive.parse(settings)))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(KeepAliveException.class);
      }
      for (SocketChannel channel : atItsNumber) {
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        assertThat(judge.valuesOf(port, 0).on()).isZero();
        assertThat(judge.valuesOf(port, 0).userTimeout()).isZero();
      }
    } finally {
      for (SocketChannel channel : atItsNumber) {
        channel.close();
      }
    }
  }
}

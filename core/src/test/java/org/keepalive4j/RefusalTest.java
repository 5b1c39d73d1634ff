package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.testing.OpenSocket;
import org.keepalive4j.testing.SocketKind;

/** The options that can't be set in a JVM without flags, and their messages. */
class RefusalTest {
  private static final String FLAG = "start java with --add-opens java.base/sun.nio.ch=ALL-UNNAMED";

  @Test
  void reportsThatTheUserTimeoutCannotBeSetAndSetsTheRest() throws Exception {
    try (OpenSocket socket = SocketKind.CONNECTED_SOCKET.open()) {
      KeepAliveException refused =
          catchThrowableOfType(
              KeepAliveException.class,
              () ->
                  socket.apply(
                      KeepAlive.parse("user-timeout=90s,idle=10m3s,interval=13s,count=5")));

      KeepAlive inEffect = KeepAlive.parse("idle=10m3s,interval=13s,count=5");
      assertThat(refused.inEffect()).isEqualTo(inEffect).isEqualTo(socket.read());
      assertThat(refused.refusals())
          .containsExactly(
              new Refusal(KeepAliveOption.USER_TIMEOUT, "the JDK has no option for it", FLAG));
      assertThat(refused)
          .hasMessage(
              socket.socket()
                  + "\n  refused: user timeout (TCP_USER_TIMEOUT): the JDK has no option for it; "
                  + FLAG
                  + "\n  in effect: idle=10m3s,interval=13s,count=5");
    }
  }

  @Test
  void doesNotKnowWhetherKeepAliveIsOnForAListener() throws Exception {
    try (OpenSocket socket = SocketKind.SERVER_SOCKET.open()) {
      assertThat(socket.read().enabled()).isEmpty();
      assertThat(socket.read().idle()).isPresent();
      assertThat(socket.read().toString()).startsWith("unknown,idle=");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAClosedSocket(SocketKind kind) throws Exception {
    OpenSocket socket = kind.open();
    socket.close();

    for (String settings : new String[] {"on", "off", "idle=603s", "user-timeout=90s"}) {
      assertThat(catchThrowable(() -> socket.apply(KeepAlive.parse(settings))))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(KeepAliveException.class)
          .hasMessageContaining("closed");
    }
    assertThatThrownBy(socket::read)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(KeepAliveException.class);
  }

  @Test
  void refusesDatagramAndUnixChannels() throws Exception {
    try (DatagramChannel datagram = DatagramChannel.open();
        SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX);
        ServerSocketChannel unixListener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      for (NetworkChannel channel : new NetworkChannel[] {datagram, unix, unixListener}) {
        assertThatThrownBy(() -> KeepAlive.on().applyTo(channel))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("keep-alive is a TCP option")
            .hasMessageContaining(channel.toString());
        assertThatThrownBy(() -> KeepAlive.readFrom(channel))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}

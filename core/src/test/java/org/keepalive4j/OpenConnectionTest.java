package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.keepalive4j.testing.Needs;

class OpenConnectionTest {
  @Test
  @Tag("opened")
  void showsBothEndsOfAConnection() throws Exception {
    Needs.linux();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      KeepAlive.parse("idle=601s,interval=7s,count=4,user-timeout=90s").applyTo(client);
      InetSocketAddress here = (InetSocketAddress) client.getLocalSocketAddress();
      InetSocketAddress there = (InetSocketAddress) client.getRemoteSocketAddress();

      List<OpenConnection> ours =
          OpenConnection.all().stream()
              .filter(open -> open.local().equals(here) || open.remote().equals(here))
              .toList();

      assertThat(ours)
          .containsExactlyInAnyOrder(
              new OpenConnection(
                  here,
                  there,
                  Optional.of(Direction.CONNECT),
                  KeepAlive.parse("idle=601s,interval=7s,count=4,user-timeout=90s")),
              new OpenConnection(there, here, Optional.of(Direction.ACCEPT), KeepAlive.off()));
    }
  }

  @Test
  void namesTheFlagThatItNeeds() {
    Needs.linux();
    assertThatThrownBy(OpenConnection::all)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("start java with --add-opens java.base/sun.nio.ch=ALL-UNNAMED");
  }
}

package org.keepalive4j.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SyntaxException;

/** Each connection gets the settings of its rule, whose mode decides what the client can change. */
final class PolicySocketFactoryTest {
  private final ServerSocket listener;

  PolicySocketFactoryTest() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private Socket connect(String policy) throws IOException {
    Socket socket = new PolicySocketFactory(policy).createSocket();
    socket.connect(new InetSocketAddress("127.0.0.1", listener.getLocalPort()));
    return socket;
  }

  @Test
  void appliesTheFirstRuleThatMatches() throws IOException {
    String rules =
        "connect *:1 idle=9s; connect 127.0.0.0/8:%d idle=61s,interval=16s,count=5; any * off";

    try (Socket socket = connect(rules.formatted(listener.getLocalPort()))) {
      assertThat(KeepAlive.readFrom(socket)).hasToString("idle=61s,interval=16s,count=5");
    }
  }

  @Test
  void matchesTheNameThatWasUsedToConnect() throws IOException {
    var factory = new PolicySocketFactory("connect db.example.org idle=61s; any * off");
    InetAddress named = InetAddress.getByAddress("db.example.org", new byte[] {127, 0, 0, 1});
    try (Socket byName = factory.createSocket(named, listener.getLocalPort());
        Socket byAddress = factory.createSocket("127.0.0.1", listener.getLocalPort())) {
      assertThat(KeepAlive.readFrom(byName).idle()).hasValue(Duration.ofSeconds(61));
      assertThat(KeepAlive.readFrom(byAddress)).isEqualTo(KeepAlive.off());
    }
  }

  @Test
  void doesNotChangeConnectionsThatNoRuleMatches() throws IOException {
    for (String policy : new String[] {"accept * idle=61s", "connect * leave; any * idle=61s"}) {
      try (Socket socket = connect(policy)) {
        assertThat(KeepAlive.readFrom(socket)).isEqualTo(KeepAlive.off());
        socket.setKeepAlive(true);
        assertThat(KeepAlive.readFrom(socket).enabled()).hasValue(true);
      }
    }
  }

  @Test
  void protectIgnoresTheClientsCallThatSwitchesKeepAliveOff() throws IOException {
    try (Socket socket = connect("any * idle=61s")) {
      socket.setKeepAlive(false);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 7);

      assertThat(KeepAlive.readFrom(socket).enabled()).hasValue(true);
      assertThat(KeepAlive.readFrom(socket).count()).hasValue(7);
    }
  }

  @Test
  void enforceIgnoresAllLaterCallsOfTheClient() throws IOException {
    try (Socket socket = connect("any * idle=61s,interval=16s,count=5,mode=enforce")) {
      socket.setKeepAlive(false);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 7);

      assertThat(KeepAlive.readFrom(socket)).hasToString("idle=61s,interval=16s,count=5");
    }
  }

  @Test
  void fillSetsOnlyOptionsThatTheClientHasNotSet() throws IOException {
    var factory = new PolicySocketFactory("any * idle=61s,interval=16s,count=5,mode=fill");
    try (Socket socket = factory.createSocket();
        Socket off = factory.createSocket()) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 7);
      off.setKeepAlive(false);
      socket.connect(listener.getLocalSocketAddress());
      off.connect(listener.getLocalSocketAddress());

      assertThat(KeepAlive.readFrom(socket)).hasToString("idle=61s,interval=16s,count=7");
      assertThat(KeepAlive.readFrom(off)).isEqualTo(KeepAlive.off());
      socket.setKeepAlive(false);
      assertThat(KeepAlive.readFrom(socket)).isEqualTo(KeepAlive.off());
    }
  }

  @Test
  void setsTheOtherOptionsIfOneIsRefused() throws IOException {
    try (Socket socket = connect("any * idle=61s,interval=16s,count=5,user-timeout=90s")) {
      assertThat(KeepAlive.readFrom(socket)).hasToString("idle=61s,interval=16s,count=5");
    }
  }

  @Test
  void refusesTextThatIsNotAPolicy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PolicySocketFactory("connect *:5432 idle=60x"))
        .isInstanceOf(SyntaxException.class)
        .withMessageContaining("column 21");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PolicySocketFactory(new Properties()))
        .withMessageContaining("socketFactoryArg");
  }

  @Test
  void refusesToBeCreatedWithoutAPolicy() {
    assertThatThrownBy(PolicySocketFactory::getDefault)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("org.keepalive4j.KeepAliveSSLSocketFactory");
  }
}

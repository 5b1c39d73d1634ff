package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The socket factories, created with each constructor and called with each method. */
class FactoryTest {
  private static final String TEXT = "idle=603s,interval=13s,count=5";
  private static final KeepAlive SETTINGS = KeepAlive.parse(TEXT);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @AfterEach
  void clearProperty() {
    System.clearProperty("keepalive4j.settings");
  }

  @Test
  void everyConstructorOfTheSocketFactoryUsesItsSettings() throws Exception {
    assertThat(made(new KeepAliveSocketFactory(SETTINGS))).isEqualTo(SETTINGS);
    assertThat(made(new KeepAliveSocketFactory(TEXT))).isEqualTo(SETTINGS);
    assertThat(made(new KeepAliveSocketFactory()).enabled()).contains(true);
    System.setProperty("keepalive4j.settings", TEXT);
    assertThat(made(new KeepAliveSocketFactory())).isEqualTo(SETTINGS);
    assertThat(made(KeepAliveSocketFactory.getDefault())).isEqualTo(SETTINGS);
  }

  private static KeepAlive made(SocketFactory factory) throws Exception {
    try (Socket socket = factory.createSocket()) {
      return KeepAlive.readFrom(socket);
    }
  }

  @Test
  void everyConnectedSocketHasTheSettings() throws Exception {
    SocketFactory factory = new KeepAliveSocketFactory(TEXT);
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      int port = server.getLocalPort();
      String host = LOOPBACK.getHostAddress();
      try (Socket byName = factory.createSocket(host, port);
          Socket byNameFrom = factory.createSocket(host, port, LOOPBACK, 0);
          Socket byAddress = factory.createSocket(LOOPBACK, port);
          Socket byAddressFrom = factory.createSocket(LOOPBACK, port, LOOPBACK, 0)) {
        for (Socket socket : new Socket[] {byName, byNameFrom, byAddress, byAddressFrom}) {
          assertThat(KeepAlive.readFrom(socket)).isEqualTo(SETTINGS);
        }
      }
    }
  }

  @Test
  void aSocketThatRefusesTheSettingsIsClosed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      SocketFactory factory = new KeepAliveSocketFactory("on,user-timeout=90s");

      assertThatThrownBy(() -> factory.createSocket(LOOPBACK, server.getLocalPort()))
          .isInstanceOf(KeepAliveException.class);

      server.setSoTimeout(10_000);
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(10_000);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void invalidSettingsFailInTheConstructor() {
    assertThatThrownBy(() -> new KeepAliveSocketFactory("nonsense"))
        .isInstanceOf(SyntaxException.class);
    assertThatThrownBy(() -> new KeepAliveServerSocketFactory("nonsense"))
        .isInstanceOf(SyntaxException.class);
    System.setProperty("keepalive4j.settings", "nonsense");
    assertThatThrownBy(KeepAliveServerSocketFactory::getDefault)
        .isInstanceOf(SyntaxException.class);
  }

  @Test
  void everyAcceptedSocketHasTheSettings() throws Exception {
    ServerSocketFactory factory = new KeepAliveServerSocketFactory(TEXT);
    try (ServerSocket any = factory.createServerSocket(0);
        ServerSocket withBacklog = factory.createServerSocket(0, 5);
        ServerSocket atAddress = factory.createServerSocket(0, 5, LOOPBACK)) {
      for (ServerSocket server : new ServerSocket[] {any, withBacklog, atAddress}) {
        try (Socket client = new Socket(LOOPBACK, server.getLocalPort());
            Socket accepted = server.accept()) {
          assertThat(KeepAlive.readFrom(accepted)).isEqualTo(SETTINGS);
          assertThat(KeepAlive.readFrom(client)).isEqualTo(KeepAlive.off());
        }
      }
    }
  }

  @Test
  void theServerFactoryRefusesSettingsBeforeItListens() {
    ServerSocketFactory factory = new KeepAliveServerSocketFactory("on,user-timeout=90s");

    assertThatThrownBy(() -> factory.createServerSocket(0)).isInstanceOf(KeepAliveException.class);
  }

  @Test
  void everyConstructorOfTheTlsFactoryUsesItsSettings() throws Exception {
    SSLSocketFactory jdk = (SSLSocketFactory) SSLSocketFactory.getDefault();

    assertThat(made(new KeepAliveSSLSocketFactory(SETTINGS, jdk))).isEqualTo(SETTINGS);
    assertThat(made(new KeepAliveSSLSocketFactory(SETTINGS))).isEqualTo(SETTINGS);
    assertThat(made(new KeepAliveSSLSocketFactory(TEXT))).isEqualTo(SETTINGS);
    assertThat(made(new KeepAliveSSLSocketFactory()).enabled()).contains(true);
    System.setProperty("keepalive4j.settings", TEXT);
    assertThat(made(new KeepAliveSSLSocketFactory())).isEqualTo(SETTINGS);
    assertThat(made(KeepAliveSSLSocketFactory.getDefault())).isEqualTo(SETTINGS);
  }

  @Test
  void everySocketOfTheTlsFactoryUsesTlsAndHasTheSettings() throws Exception {
    SSLSocketFactory factory = new KeepAliveSSLSocketFactory(TEXT);
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      int port = server.getLocalPort();
      String host = LOOPBACK.getHostAddress();
      Socket plain = new Socket(LOOPBACK, port);
      try (Socket unconnected = factory.createSocket();
          Socket byName = factory.createSocket(host, port);
          Socket byNameFrom = factory.createSocket(host, port, LOOPBACK, 0);
          Socket byAddress = factory.createSocket(LOOPBACK, port);
          Socket byAddressFrom = factory.createSocket(LOOPBACK, port, LOOPBACK, 0);
          Socket layered = factory.createSocket(plain, host, port, true);
          Socket ofServer = factory.createSocket(new Socket(LOOPBACK, port), null, true)) {
        for (Socket socket :
            new Socket[] {
              unconnected, byName, byNameFrom, byAddress, byAddressFrom, layered, ofServer
            }) {
          assertThat(socket).isInstanceOf(SSLSocket.class);
          assertThat(KeepAlive.readFrom(socket)).isEqualTo(SETTINGS);
        }
        assertThat(KeepAlive.readFrom(plain)).isEqualTo(SETTINGS);
      }
    }
  }

  @Test
  void theTlsFactoryHasTheCipherSuitesOfItsUnderlyingFactory() {
    SSLSocketFactory jdk = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocketFactory factory = new KeepAliveSSLSocketFactory(SETTINGS, jdk);

    assertThat(factory.getDefaultCipherSuites()).isEqualTo(jdk.getDefaultCipherSuites());
    assertThat(factory.getSupportedCipherSuites()).isEqualTo(jdk.getSupportedCipherSuites());
  }

  @Test
  void theTlsFactoryClosesASocketThatRefusesTheSettings() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
      SSLSocketFactory factory = new KeepAliveSSLSocketFactory("on,user-timeout=90s");

      assertThatThrownBy(() -> factory.createSocket(LOOPBACK, server.getLocalPort()))
          .isInstanceOf(KeepAliveException.class);

      server.setSoTimeout(10_000);
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(10_000);
        // ends or times out
        assertThat(accepted.getInputStream().readAllBytes()).hasSizeLessThan(100);
      }
    }
  }
}

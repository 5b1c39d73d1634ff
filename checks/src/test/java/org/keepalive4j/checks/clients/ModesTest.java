package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.ModeCase;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.PolicySocketFactory;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;

/** Who wins where a client has a policy through its integration. */
final class ModesTest {
  private static final Map<String, SocketOption<?>> OPTIONS =
      Map.of(
          "keep-alive", StandardSocketOptions.SO_KEEPALIVE,
          "idle", ExtendedSocketOptions.TCP_KEEPIDLE,
          "interval", ExtendedSocketOptions.TCP_KEEPINTERVAL,
          "count", ExtendedSocketOptions.TCP_KEEPCOUNT);

  private final ServerSocket listener;

  ModesTest() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  static Stream<ModeCase> table() {
    return ModeCase.all().stream();
  }

  /** No call of a Socket sets a user timeout, so none is ignored. */
  static Stream<ModeCase> tableOfCalls() {
    return table().filter(row -> !row.after().contains("user-timeout"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tableOfCalls")
  void socketsSeeTheCallsOfTheirClient(ModeCase row) throws IOException {
    var factory = new PolicySocketFactory(new AppliedPolicy(Policy.parse(row.rule()), "test"));
    try (Socket socket = factory.createSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", 0)); // else it does not show its descriptor
      for (String call : calls(row.before())) {
        set(socket, call);
      }
      socket.connect(listener.getLocalSocketAddress());
      for (String call : calls(row.after())) {
        set(socket, call);
      }

      assertThat(values(socket.getLocalPort())).isEqualTo(row.ifSeen());
    }
  }

  /** Later calls come through: a channel cannot be stood in for. */
  static Stream<ModeCase> tableOfValues() {
    return table().filter(row -> row.after().isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tableOfValues")
  void channelsAreJudgedByTheirValues(ModeCase row) throws IOException {
    var policy = new AppliedPolicy(Policy.parse(row.rule()), "test");
    try (SocketChannel channel = SocketChannel.open()) {
      for (String call : calls(row.before())) {
        set(channel, call);
      }
      channel.connect(listener.getLocalSocketAddress());
      policy.applyTo(channel, Direction.CONNECT);

      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      assertThat(values(port)).isEqualTo(row.expected());
    }
  }

  private static String[] calls(String list) {
    return list.isEmpty() ? new String[0] : list.split(" ");
  }

  private static void set(Object socket, String call) throws IOException {
    String name = call.split("=")[0];
    int value = Integer.parseInt(call.split("=")[1]);
    if (name.equals("user-timeout")) {
      KeepAlive settings = KeepAlive.leave().withUserTimeout(Duration.ofMillis(value));
      if (socket instanceof Socket it) {
        settings.applyTo(it);
      } else {
        settings.applyTo((NetworkChannel) socket);
      }
    } else {
      set(socket, OPTIONS.get(name), name.equals("keep-alive") ? value == 1 : (Object) value);
    }
  }

  @SuppressWarnings("unchecked") // each option gets a value of its own type
  private static void set(Object socket, SocketOption<?> option, Object value) throws IOException {
    if (socket instanceof Socket it) {
      it.setOption((SocketOption<Object>) option, value);
    } else {
      ((NetworkChannel) socket).setOption((SocketOption<Object>) option, value);
    }
  }

  private static String values(int port) throws IOException {
    int pid = (int) ProcessHandle.current().pid();
    var settings =
        TcpSockets.here().ownedBy(pid).with(SocketField.SETTINGS).list().stream()
            .filter(socket -> socket.local().port() == port && socket.remote().isPresent())
            .findFirst()
            .orElseThrow()
            .settings()
            .orElseThrow();
    StringBuilder values = new StringBuilder();
    for (KeepAliveOption option : KeepAliveOption.values()) {
      values.append(values.isEmpty() ? "" : " ").append(settings.get(option));
    }
    return values.toString();
  }
}

package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Direction;
import org.keepalive4j.checks.agent.Programs;
import org.keepalive4j.checks.clients.Servers.Kind;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpSockets;
import org.keepalive4j.linux.TcpState;

/**
 * Programs that know nothing of keepalive4j, under the agent: its policy on every connection of the
 * process, told by the kernel and by {@code ss}. The settings are no client's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
final class UnderTheAgentTest {
  private static final String POLICY = "idle=61s,interval=11s,count=5,user-timeout=97s";
  private static final SocketSettings SETTINGS = new SocketSettings(true, 61, 11, 5, 97_000);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Servers servers = new Servers();

  /** One run of a client's program, and how many connections of each side it has at least. */
  record Case(
      String client, Kind server, int connects, int accepts, List<String> flags, Path javaHome) {
    @Override
    public String toString() {
      return client + flags + ", " + javaHome.getFileName();
    }
  }

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (var home : ClientsTest.javaHomes()) {
      Stream.of(
              run("Grpc", Kind.SILENT, 2, 1),
              run("GrpcShaded", Kind.SILENT, 2, 1),
              run("HttpClient5", Kind.NGINX, 2, 0),
              run("Jdk", Kind.NGINX, 4, 2),
              run("Jedis", Kind.REDIS, 2, 0),
              run("Jetty", Kind.NGINX, 2, 1),
              run("Kafka", Kind.SILENT, 5, 5),
              run("Lettuce", Kind.REDIS, 2, 0),
              run("Lettuce", Kind.REDIS, 2, 0, "-Dio.lettuce.core.epoll=false"),
              run("MariaDb", Kind.MARIADB, 2, 0),
              run("MongoDb", Kind.SILENT, 2, 2),
              run("MySql", Kind.MARIADB, 2, 0),
              run("OkHttp", Kind.NGINX, 1, 0),
              run("PgJdbc", Kind.POSTGRESQL, 2, 0),
              run("RabbitMq", Kind.RABBITMQ, 1, 0),
              run("SpringBoot", Kind.POSTGRESQL, 3, 1),
              run("Tomcat", Kind.SILENT, 2, 2),
              run("Vertx", Kind.SILENT, 2, 1))
          .map(run -> new Case(run.client, run.server, run.connects, run.accepts, run.flags, home))
          .forEach(cases::add);
    }
    return cases;
  }

  private static Case run(String client, Kind server, int connects, int accepts, String... flags) {
    return new Case(client, server, connects, accepts, List.of(flags), Path.of(""));
  }

  @AfterAll
  void closeServers() {
    servers.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyConnectionHasThePolicy(Case run) throws Exception {
    int port = servers.get(run.server).port();
    var arguments = new ArrayList<>(run.flags);
    arguments.add("-javaagent:" + Programs.agent() + "=" + POLICY);

    try (var client = ClientProcess.plain(run.client, run.javaHome, arguments, port)) {
      var connections = connections(client.pid(), run);

      assertThat(connections)
          .extracting(socket -> socket.settings().orElseThrow())
          .as(() -> connections.toString())
          .containsOnly(SETTINGS);
      assertSsShowsKeepAliveTimers(client.pid(), connections);
    }
  }

  /** All that the process has, once there are as many as expected, which some open late. */
  private static List<TcpSocket> connections(long pid, Case run) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var found =
          TcpSockets.here()
              .ownedBy((int) pid)
              .with(SocketField.SETTINGS, SocketField.DIRECTION)
              .list()
              .stream()
              .filter(socket -> socket.state() == TcpState.ESTABLISHED)
              .toList();
      boolean enough =
          count(found, Direction.CONNECT) >= run.connects
              && count(found, Direction.ACCEPT) >= run.accepts;
      if (enough || System.nanoTime() > deadline) {
        assertThat(enough).as(() -> "enough connections: " + found).isTrue();
        return found;
      }
    }
  }

  private static long count(List<TcpSocket> sockets, Direction direction) {
    return sockets.stream()
        .filter(socket -> socket.direction().equals(Optional.of(direction)))
        .count();
  }

  /** Each is seen with it at some time: while data is on its way, another timer runs. */
  private static void assertSsShowsKeepAliveTimers(long pid, List<TcpSocket> connections) {
    Set<String> missing =
        connections.stream()
            .map(UnderTheAgentTest::name)
            .collect(Collectors.toCollection(TreeSet::new));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String shown = "";
    while (!missing.isEmpty() && System.nanoTime() < deadline) {
      shown = Child.run("ss", "-Htnop").out();
      for (String line : shown.lines().toList()) {
        String[] columns = line.split("\\s+", 6);
        if (line.contains("pid=" + pid + ",") && hasKeepAliveTimer(line)) {
          missing.remove(plain(columns[3]) + " " + plain(columns[4]));
        }
      }
    }
    assertThat(missing).as(shown).isEmpty();
  }

  /** {@code [::ffff:127.0.0.1]:80} is IPv4 on an IPv6 socket. */
  private static String plain(String address) {
    return address.replaceFirst("\\[::ffff:([0-9.]+)\\]", "$1");
  }

  private static String name(TcpSocket socket) {
    return socket.local() + " " + socket.remote().orElseThrow();
  }

  /** {@code timer:(keepalive,59sec,0)} or {@code timer:(keepalive,1min,0)}: never over 61 s. */
  private static boolean hasKeepAliveTimer(String line) {
    return line.matches(".*timer:\\(keepalive,(1min|[0-9.]+m?s(ec)?),0\\).*");
  }
}

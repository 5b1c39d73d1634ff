package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.clients.Servers.Kind;

/**
 * Each client's line in docs/reference/clients.md gives its connections the settings, which are
 * read from the kernel.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
final class ClientsTest {
  private static final KeepAlive PROBES = KeepAlive.parse("idle=60s,interval=15s,count=4");
  private static final KeepAlive USER_TIMEOUT =
      KeepAlive.parse("idle=60s,interval=15s,count=4,user-timeout=2m");
  private static final List<String> OPENED =
      List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  /**
   * The packages of the module integrations that a client needs. The others have their own clients.
   */
  private static final Map<String, Set<String>> PACKAGES =
      Map.ofEntries(
          Map.entry("Grpc", Set.of("grpc", "netty")),
          Map.entry("GrpcShaded", Set.of("grpc.shaded")),
          Map.entry("HttpClient5", Set.of("httpclient5")),
          Map.entry("Jedis", Set.of("jedis")),
          Map.entry("Jetty", Set.of("", "jetty")),
          Map.entry("Lettuce", Set.of("lettuce", "netty")),
          Map.entry("MariaDb", Set.of("", "mariadb")),
          Map.entry("MySql", Set.of("mysql")),
          Map.entry("Netty41", Set.of("netty")),
          Map.entry("Netty42", Set.of("netty")),
          Map.entry("PgJdbc", Set.of("postgresql")),
          Map.entry("Reactor", Set.of("netty", "reactor")),
          Map.entry("Tomcat", Set.of("", "tomcat")));

  private final Servers servers = new Servers();

  /** One run of a client's program. */
  record Case(
      String client,
      Kind server,
      KeepAlive settings,
      int connections,
      List<String> flags,
      Path javaHome) {
    @Override
    public String toString() {
      return client + ", " + settings + ", " + javaHome.getFileName();
    }
  }

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (var javaHome : javaHomes()) {
      Stream.of(
              probes("AwsSdk", Kind.SILENT, 1),
              probes("Grpc", Kind.SILENT, 3),
              userTimeout("Grpc", Kind.SILENT, 2),
              probes("GrpcShaded", Kind.SILENT, 2),
              userTimeout("GrpcShaded", Kind.SILENT, 2),
              probes("Hazelcast", Kind.SILENT, 1),
              probes("HttpClient5", Kind.NGINX, 2),
              probes("Jdk", Kind.SILENT, 2),
              opened("Jdk", Kind.SILENT, 2),
              probes("Jedis", Kind.REDIS, 1),
              opened("Jedis", Kind.REDIS, 1),
              probes("Jetty", Kind.NGINX, 2),
              opened("Jetty", Kind.NGINX, 2),
              probes("Lettuce", Kind.REDIS, 1),
              userTimeout("Lettuce", Kind.REDIS, 1),
              probes("MariaDb", Kind.MARIADB, 2),
              opened("MariaDb", Kind.MARIADB, 1),
              probes("MySql", Kind.MARIADB, 1),
              opened("MySql", Kind.MARIADB, 1),
              probes("Netty41", Kind.SILENT, 4),
              userTimeout("Netty41", Kind.SILENT, 2),
              probes("Netty42", Kind.SILENT, 6),
              userTimeout("Netty42", Kind.SILENT, 4),
              probes("OkHttp", Kind.NGINX, 1),
              opened("OkHttp", Kind.NGINX, 1),
              probes("Oracle", Kind.SILENT, 1),
              probes("PgJdbc", Kind.POSTGRESQL, 1),
              opened("PgJdbc", Kind.POSTGRESQL, 1),
              probes("RabbitMq", Kind.RABBITMQ, 1),
              opened("RabbitMq", Kind.RABBITMQ, 1),
              probes("Reactor", Kind.SILENT, 4),
              userTimeout("Reactor", Kind.SILENT, 3),
              probes("Tomcat", Kind.SILENT, 1),
              opened("Tomcat", Kind.SILENT, 1),
              probes("Vertx", Kind.SILENT, 2),
              userTimeout("Vertx", Kind.SILENT, 2))
          .map(run ->
              new Case(run.client, run.server, run.settings, run.connections, run.flags, javaHome))
          .forEach(cases::add);
    }
    return cases;
  }

  private record Run(
      String client, Kind server, KeepAlive settings, int connections, List<String> flags) {}

  private static Run probes(String client, Kind server, int connections) {
    return new Run(client, server, PROBES, connections, List.of());
  }

  /** A run for a client whose transport can set a user timeout. */
  private static Run userTimeout(String client, Kind server, int connections) {
    return new Run(client, server, USER_TIMEOUT, connections, List.of());
  }

  /** A run for a client on the JDK's sockets, which need a flag for a user timeout. */
  private static Run opened(String client, Kind server, int connections) {
    return new Run(client, server, USER_TIMEOUT, connections, OPENED);
  }

  /** The JDKs that clients run on. */
  static List<Path> javaHomes() {
    return Stream.of(System.getProperty("java.home"), System.getProperty("jdk17.home"))
        .filter(home -> home != null)
        .map(Path::of)
        .toList();
  }

  @AfterAll
  void closeServers() {
    servers.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void connectionsOfTheClientHaveTheSettings(Case run) throws Exception {
    int port = servers.get(run.server).port();

    try (var client = ClientProcess.started(run, port)) {
      var inEffect = client.connections(port, run.connections);

      assertThat(inEffect).isEqualTo(Collections.nCopies(run.connections, run.settings));
      assertThat(client.loadedPackages()).isSubsetOf(PACKAGES.getOrDefault(run.client, Set.of()));
    }
  }
}

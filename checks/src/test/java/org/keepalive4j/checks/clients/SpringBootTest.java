package org.keepalive4j.checks.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.agent.Libraries;
import org.keepalive4j.checks.clients.Servers.Kind;

/** The starter applies the policy to the clients and servers that Spring Boot builds. */
@TestInstance(
    TestInstance.Lifecycle.PER_CLASS) // one after another, because each start takes a lot of memory
final class SpringBootTest {
  private static final String OPENED = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";
  private static final String TOMCAT =
      "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration";
  private static final String JETTY =
      "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";
  private static final String REACTIVE_TOMCAT =
      "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration";
  private static final String REACTIVE_JETTY =
      "org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration";

  private static final String CLIENTS =
      "(jetty|netty|reactor|lettuce|jedis|redis|Hikari|http|mysql|mariadb|postgresql|grpc"
          + "|spring-(data|jdbc|tx|webflux|oxm|boot-(data|http-client|jdbc|jetty|netty|reactor"
          + "|restclient|sql|transaction|persistence|webclient|webflux))).*";

  private static final Duration ACCEPT_LIMIT = Duration.ofSeconds(20);

  private static final String APPLICATION =
      "org.keepalive4j.checks.programs.springboot.StarterApplication";

  private final Servers servers = new Servers();

  /** An application whose properties choose its web server and clients. */
  private record Application(
      String name, String database, Kind databaseKind, String... properties) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Object[]> applications() {
    var applications =
        List.of(
            new Application(
                "Tomcat, Apache HttpClient, Reactor Netty, PgJDBC",
                "postgresql",
                Kind.POSTGRESQL,
                "spring.autoconfigure.exclude=" + JETTY,
                "spring.http.clients.imperative.factory=http-components",
                "spring.http.clients.reactive.connector=reactor"),
            new Application(
                "Jetty, Jetty client, Apache's async HttpClient, MariaDB Connector/J",
                "mariadb",
                Kind.MARIADB,
                "spring.autoconfigure.exclude=" + TOMCAT,
                "spring.http.clients.imperative.factory=jetty",
                "spring.http.clients.reactive.connector=http-components"),
            new Application(
                "Reactor Netty server, Jetty client as connector, MySQL Connector/J",
                "mysql",
                Kind.MARIADB,
                "spring.main.web-application-type=reactive",
                "spring.autoconfigure.exclude=" + REACTIVE_TOMCAT + "," + REACTIVE_JETTY,
                "spring.http.clients.reactive.connector=jetty"));
    return javaHomes()
        .flatMap(javaHome ->
            applications.stream().map(application -> new Object[] {application, javaHome}))
        .toList();
  }

  private static Stream<Path> javaHomes() {
    return Stream.of(System.getProperty("java.home"), System.getProperty("jdk17.home"))
        .filter(home -> home != null)
        .map(Path::of);
  }

  @AfterAll
  void closeServers() {
    servers.close();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("applications")
  void eachConnectionGetsTheSettingsOfItsRule(Application application, Path javaHome)
      throws Exception {
    int database = servers.get(application.databaseKind()).port();
    int http = servers.get(Kind.NGINX).port();
    int redis = servers.get(Kind.REDIS).port();
    var properties = new ArrayList<>(List.of(application.properties()));
    properties.addAll(properties(application.database(), database, http, redis));
    properties.add(
        """
        keepalive.policy=connect 127.0.0.1:%d idle=31s,interval=11s,count=3,user-timeout=91s
        connect localhost:%d idle=32s,interval=12s,count=4; connect [::]/0 off # not IPv4
        connect *:%d idle=33s,interval=13s,count=5,user-timeout=93s
        accept 127.0.0.0/8 idle=34s,interval=14s,count=6
        any * off
        """
            .formatted(database, http, redis));

    try (var running = started(javaHome, List.of(OPENED), properties)) {
      assertThat(accepted(running)).containsOnly(settings("idle=34s,interval=14s,count=6"));
      assertThat(KernelView.connected(running.pid()))
          .containsEntry(database, settings("idle=31s,interval=11s,count=3,user-timeout=91s"))
          .containsEntry(http, settings("idle=32s,interval=12s,count=4"))
          .containsEntry(redis, settings("idle=33s,interval=13s,count=5,user-timeout=93s"));
      assertThat(running.output())
          .contains("keepalive.policy: connect 127.0.0.1:" + database)
          .doesNotContain("does not reach", "WARN");
      assertThat(shownByEndpoint(running).replace(" ", ""))
          .contains("idle=31s,interval=11s,count=3,user-timeout=91s", "\"direction\":\"accept\"");
    }
  }

  @Test
  void connectionsThatNoRuleMatchesAreNotChanged() throws Exception {
    int database = servers.get(Kind.POSTGRESQL).port();
    int http = servers.get(Kind.NGINX).port();
    int redis = servers.get(Kind.REDIS).port();
    var properties = properties("postgresql", database, http, redis);
    properties.add("spring.http.clients.imperative.factory=jetty");
    properties.add("keepalive.policy=connect *:%d leave; connect *:1 idle=60s".formatted(redis));
    var javaHome = Path.of(System.getProperty("java.home"));

    var agent = "-javaagent:" + agentJar() + "=any * leave";
    try (var running = started(javaHome, List.of(agent), properties)) {
      assertThat(KernelView.connected(running.pid()))
          .containsEntry(database, settings("off"))
          .containsEntry(http, settings("off"))
          .containsEntry(redis, settings("idle=13s,interval=13s,count=3")); // Lettuce's own
      assertThat(accepted(running)).containsOnly(settings("off"));
      assertThat(shownByEndpoint(running))
          .contains("127.0.0.1:" + redis, "idle=13s,interval=13s,count=3");
    }
  }

  @Test
  void warnsOnceAboutClientsThatItDoesNotReach() throws Exception {
    int database = servers.get(Kind.POSTGRESQL).port();
    int http = servers.get(Kind.NGINX).port();
    int redis = servers.get(Kind.REDIS).port();
    var properties = properties("postgresql", database, http, redis);
    properties.add("spring.autoconfigure.exclude=" + JETTY);
    properties.add("spring.http.clients.imperative.factory=jdk");
    properties.add("spring.http.clients.reactive.connector=jdk");
    properties.add("spring.data.redis.client-type=jedis");
    properties.add("keepalive.policy=any * idle=31s,interval=11s,count=3,user-timeout=91s");
    var javaHome = Path.of(System.getProperty("java.home"));

    try (var running = started(javaHome, List.of(), properties)) {
      assertThat(KernelView.connected(running.pid()))
          .containsEntry(database, settings("idle=31s,interval=11s,count=3"));
      assertThat(running.output())
          .containsOnlyOnce("does not reach the connections of java.net.http.HttpClient")
          .containsOnlyOnce("does not reach the connections of Jedis")
          .containsOnlyOnce("on sockets of the JDK")
          .contains("start java with " + OPENED.replace('=', ' ').replace(" ALL", "=ALL"));
      assertThat(shownByEndpoint(running)).contains("--add-opens java.base/sun.nio.ch=ALL-UNNAMED");
    }
  }

  @Test
  void startsWithoutAnyClientAndReachesTheActuatorsServer() throws Exception {
    var onlyTomcat =
        Stream.of(classPath().split(":"))
            .filter(jar -> !jar.substring(jar.lastIndexOf('/') + 1).matches(CLIENTS))
            .collect(Collectors.joining(":"));
    var properties =
        List.of(
            "--server.port=0",
            "--management.server.port=0",
            "--management.endpoints.web.exposure.include=keepalive",
            "--keepalive.policy=accept * idle=34s,interval=14s,count=6");

    for (var javaHome : javaHomes().toList()) {
      try (var running =
          ClientProcess.started(APPLICATION, onlyTomcat, javaHome, List.of(), properties)) {
        assertThat(accepted(running, 2))
            .hasSize(2)
            .containsOnly(settings("idle=34s,interval=14s,count=6"));
        assertThat(running.loadedPackages()).containsExactlyInAnyOrder("", "tomcat");
        assertThat(running.output()).doesNotContain("does not reach", "WARN");
      }
    }
  }

  @Test
  void anInvalidPolicyFailsStartupAndShowsThePosition() {
    var properties =
        List.of("keepalive.policy=any 127.0.0.0/8 leave\nconnect *:5432 idle=60x", "server.port=0");
    var javaHome = Path.of(System.getProperty("java.home"));

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> started(javaHome, List.of(), properties).close())
        .withMessageContaining(" is invalid:\n\nline 2, column 21: expected a duration")
        .withMessageContaining("\n  connect *:5432 idle=60x\n")
        .withMessageContaining("^\n");
  }

  @Test
  void aMissingPolicyFileFailsStartupAndIsNamed() {
    var properties = List.of("keepalive.policy=@/nonexistent", "server.port=0");
    var javaHome = Path.of(System.getProperty("java.home"));

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> started(javaHome, List.of(), properties).close())
        .withMessageContaining("can't be read: there is no file /nonexistent\n")
        .withMessageContaining(
            "Make sure that /nonexistent is a UTF-8 file that this process can read");
  }

  private static Path agentJar() throws IOException {
    try (var jars =
        Files.newDirectoryStream(Path.of("../agent/target"), "keepalive4j-agent-*.jar")) {
      return jars.iterator().next().toAbsolutePath().normalize();
    }
  }

  private static String classPath() {
    return Libraries.in(Path.of("programs/spring-boot/target/clients/SpringBootStarter"));
  }

  private static ClientProcess started(Path javaHome, List<String> flags, List<String> properties)
      throws IOException {
    return ClientProcess.started(
        APPLICATION,
        classPath(),
        javaHome,
        flags,
        properties.stream().map(property -> "--" + property).toList());
  }

  private static List<String> properties(String driver, int database, int http, int redis) {
    boolean isPostgreSql = driver.equals("postgresql");
    return new ArrayList<>(
        List.of(
            "server.address=127.0.0.1",
            "server.port=0",
            "management.endpoints.web.exposure.include=keepalive",
            "spring.datasource.url=jdbc:%s://127.0.0.1:%d/%s"
                .formatted(driver, database, isPostgreSql ? "postgres" : ""),
            "spring.datasource.username=" + (isPostgreSql ? "postgres" : "checks"),
            "spring.data.redis.host=127.0.0.1",
            "spring.data.redis.port=" + redis,
            "checks.rest=http://localhost:%d/".formatted(http),
            "checks.web=http://localhost:%d/".formatted(http)));
  }

  private static Collection<Set<KeepAlive>> accepted(ClientProcess running) {
    return accepted(running, 1);
  }

  /**
   * Returns the settings by port. The server accepts a connection a little later than the kernel
   * completes it.
   */
  private static Collection<Set<KeepAlive>> accepted(ClientProcess running, int ports) {
    long deadline = System.nanoTime() + ACCEPT_LIMIT.toNanos();
    var accepted = KernelView.accepted(running.pid()).values();
    while (accepted.size() < ports && System.nanoTime() < deadline) {
      accepted = KernelView.accepted(running.pid()).values();
    }
    return accepted;
  }

  private static Set<KeepAlive> settings(String text) {
    return Set.of(KeepAlive.parse(text));
  }

  private static String shownByEndpoint(ClientProcess running)
      throws IOException, InterruptedException {
    int port = KernelView.accepted(running.pid()).keySet().iterator().next();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/keepalive"));
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}

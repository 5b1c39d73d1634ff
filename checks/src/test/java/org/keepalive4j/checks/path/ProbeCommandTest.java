package org.keepalive4j.checks.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.checks.path.PathServer.Manner;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.checks.support.Route;

/** {@code keepalive probe} as a user runs it. */
@Tag("kernel")
class ProbeCommandTest {
  private static final String CLEAR_LINE = "\r\033[K";

  private static Route route;
  private static KeepaliveCommand keepalive;

  @TempDir Path folder;

  @BeforeAll
  static void makeRoute() {
    Needs.networkNamespaces();
    Needs.tools("nft", "script", "sysctl");
    route = Route.open();
    keepalive = KeepaliveCommand.here().in(route.client());
  }

  @AfterAll
  static void removeRoute() {
    if (route != null) {
      route.close();
    }
  }

  private static PathServer serve(Manner manner) throws Exception {
    return new PathServer(route.server(), route.address(), manner);
  }

  private static String address() {
    return route.address().getHostString() + ":" + route.address().getPort();
  }

  @Test
  void printsOneJsonObjectAndWritesASelfContainedPage() throws Exception {
    Path page = folder.resolve("report.html");
    try (var server = serve(PathServer.closingAfter(Duration.ofSeconds(3)))) {
      Output output = keepalive.succeed("probe", address(), "--json", "--report", page.toString());

      assertThat(output.json()).hasSize(1);
      Map<String, Object> result = output.json().getFirst();
      assertThat(result)
          .containsEntry("address", route.address().getHostString())
          .containsEntry("port", (long) route.address().getPort())
          .containsEntry("verdict", "server-closes")
          .containsEntry("stopped", null)
          .containsEntry("advice", null);
      assertThat((Long) result.get("timeoutMillis")).isBetween(2000L, 4000L);
    }
    String html = Files.readString(page);
    assertThat(html)
        .contains(
            "closes idle connections after about 3", "<svg", "closed by the server", "</html>")
        .doesNotContainPattern("(?i)<(script|link|img|iframe)\\b|@import|url\\(|src=|href=");
  }

  @Test
  void showsItsProgressAndTheResultOnATerminal() throws Exception {
    try (var server = serve(PathServer.silent())) {
      String line = String.join(" ", keepalive.line("probe", address(), "--max", "2s"));

      Output output = Child.run("script", "--quiet", "--return", "--command", line, "/dev/null");

      assertThat(output.status()).isZero();
      assertThat(output.out())
          .containsPattern(
              "\r\\033\\[K[0-9.]+s: kept for [0-9.]+s; [0-9]+ connections; [0-9.]+s left")
          .containsPattern("keeps idle connections for 2[0-9.]*s and longer");
      String result = output.out().substring(output.out().lastIndexOf(CLEAR_LINE));
      assertThat(result.lines()).allSatisfy(each -> assertThat(each).hasSizeLessThan(81));
    }
  }

  @Test
  void printsTheResultsSoFarOnCtrlC() throws Exception {
    try (var server = serve(PathServer.silent());
        Child probe = Child.start(keepalive.line("probe", address(), "--json", "--max", "1m"))) {
      // Seven of the schedule, one with probes, and one that is opened after three seconds.
      awaitConnections(server, 9);

      probe.interrupt();
      Output output = probe.await();

      assertThat(output.status()).isEqualTo(1);
      assertThat(output.err()).isEqualTo("keepalive: cancelled\n");
      Map<String, Object> result = output.json().getFirst();
      assertThat(result)
          .containsEntry("verdict", "unknown")
          .containsEntry("stopped", "cancelled")
          .containsEntry("timeoutMillis", null);
      assertThat((Long) result.get("longestKeptMillis")).isBetween(1000L, 60_000L);
      // Ten connections per second, and some tolerance, because a busy server accepts late.
      List<Long> accepted = server.accepted();
      assertThat(Duration.ofNanos(accepted.get(7) - accepted.get(0)))
          .isGreaterThan(Duration.ofMillis(500));
    }
  }

  private static void awaitConnections(PathServer server, int count) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (server.accepted().size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("only " + server.accepted().size() + " connections came");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-such-host.invalid:80 | no address is known for `no-such-host.invalid`
          10.78.2.2:7001          | Connection refused: 10.78.2.2:7001 (connect: ECONNREFUSED). Nobody listens there, or a firewall refuses
          10.78.1.77:80           | No route to host: 10.78.1.77:80 (connect: EHOSTUNREACH). The host does not answer, or a router does not know it
          """)
  void explainsWhyItCannotConnect(String server, String message) {
    Output output = keepalive.run("probe", server);

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out()).isEmpty();
    assertThat(output.err()).isEqualTo("keepalive: " + message + "\n");
  }

  @Test
  void stopsAtAServerThatClosesAtOnce() throws Exception {
    try (var server = serve(PathServer.closingAfter(Duration.ZERO))) {
      Output output = keepalive.run("probe", address());

      assertThat(output.status()).isEqualTo(1);
      assertThat(output.out()).contains("is not known");
      assertThat(output.err()).containsPattern("the server closes (further )?connections at once");
      assertThat(server.accepted()).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void checksTheReportFileBeforeItStarts() {
    Output output = keepalive.run("probe", address(), "--report", "/no/such/folder/page.html");

    assertThat(output)
        .isEqualTo(
            new Output(
                1,
                "",
                "keepalive: /no/such/folder/page.html cannot be written: there is no directory /no/such/folder\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.org              | needs HOST:PORT or [ADDRESS]:PORT, got `example.org`
          ::1:80                   | needs HOST:PORT or [ADDRESS]:PORT, got `::1:80`
          example.org:0            | a port is 1 to 65535, got 0
          example.org:65536        | a port is 1 to 65535, got 65536
          127.0.0.1:1 --max=1s     | --max must be 2s to 9h, was 1s
          127.0.0.1:1 --max=10h    | --max must be 2s to 9h, was 10h
          127.0.0.1:1 --max=soon   | --max: line 1, column 1: expected a duration
          127.0.0.1:1 127.0.0.1:2  | needs one HOST:PORT, such as db.example.org:5432
          """)
  void refusesInvalidValues(String arguments, String message) {
    Output output = keepalive.run(("probe " + arguments).split(" "));

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.out()).isEmpty();
    assertThat(output.err())
        .startsWith("keepalive: " + message)
        .endsWith("see keepalive probe --help\n");
  }
}

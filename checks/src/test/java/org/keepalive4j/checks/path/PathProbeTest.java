package org.keepalive4j.checks.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.path.PathServer.Manner;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Route;
import org.keepalive4j.linux.PathProbe;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Verdict;

/** Probes all paths at the same time, because each mostly waits. */
@Tag("kernel")
@TestInstance(Lifecycle.PER_CLASS)
class PathProbeTest {
  private static final Duration MAX = Duration.ofMinutes(2);

  /** A path and the expected result. */
  record Case(
      String name,
      Backend way,
      Manner server,
      Verdict verdict,
      int timeoutSeconds,
      @Nullable Boolean probesRefresh) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** How a path drops connections. */
  interface Backend {
    Route make();
  }

  private final Map<String, FutureTask<PathResult>> results = new LinkedHashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  static Stream<Case> cases() {
    Manner silent = PathServer.silent();
    return Stream.of(
        new Case(
            "drops after 1 s, sooner than probes come",
            () -> Route.tracking(1, "drop"),
            silent,
            Verdict.DROPS,
            1,
            null),
        new Case(
            "drops after 5 s", () -> Route.tracking(5, "drop"), silent, Verdict.DROPS, 5, true),
        new Case(
            "drops after 12 s", () -> Route.tracking(12, "drop"), silent, Verdict.DROPS, 12, true),
        new Case(
            "drops after 20 s", () -> Route.tracking(20, "drop"), silent, Verdict.DROPS, 20, true),
        new Case(
            "drops after 7 s, server greets",
            () -> Route.tracking(7, "drop"),
            PathServer.greeting(),
            Verdict.DROPS,
            7,
            true),
        new Case(
            "resets after 6 s",
            () -> Route.tracking(6, "reject with tcp reset"),
            silent,
            Verdict.RESETS,
            6,
            true),
        new Case(
            "resets after 17 s",
            () -> Route.tracking(17, "reject with tcp reset"),
            silent,
            Verdict.RESETS,
            17,
            true),
        new Case(
            "drops after 8 s, whatever is probed",
            () -> Route.countingPayload(8),
            silent,
            Verdict.DROPS,
            8,
            false),
        new Case(
            "server closes after 6 s",
            Route::open,
            PathServer.closingAfter(Duration.ofSeconds(6)),
            Verdict.SERVER_CLOSES,
            6,
            null));
  }

  @BeforeAll
  void probeAll() throws IOException {
    Needs.networkNamespaces();
    Needs.tools("nft", "sysctl");
    for (Case each : cases().toList()) {
      Route route = keep(each.way().make());
      keep(new PathServer(route.server(), route.address(), each.server()));
      results.put(each.name(), start(route, new PathProbe(route.address(), MAX)));
    }
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  private static FutureTask<PathResult> start(Route route, PathProbe probe) {
    var task = new FutureTask<>(() -> route.client().inside(kernel -> probe.run(progress -> {})));
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  @AfterAll
  void removeAll() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void findsTheIdleTimeoutAndHowThePathDropsConnections(Case each) throws Exception {
    PathResult result = results.get(each.name()).get();

    System.out.println("probed " + each + ": " + result);
    assertThat(result.verdict()).isEqualTo(each.verdict());
    assertThat(result.stopped()).isEmpty();
    assertThat(result.probesRefresh().orElse(null)).isEqualTo(each.probesRefresh());
    Duration timeout = Duration.ofSeconds(each.timeoutSeconds());
    Duration off = Duration.ofMillis(Math.max(1000, timeout.toMillis() / 20));
    assertThat(result.timeout().orElseThrow()).isBetween(timeout.minus(off), timeout.plus(off));
    assertThat(result.took())
        .isLessThanOrEqualTo(timeout.multipliedBy(2).plus(Duration.ofSeconds(10)));
    assertThat(result.advice().isPresent()).isEqualTo(Boolean.TRUE.equals(each.probesRefresh()));
  }

  @Test
  void advisesSettingsThatKeepTheConnection() throws Exception {
    PathResult result = results.get("drops after 20 s").get();

    KeepAlive advice = result.advice().orElseThrow();

    // A probe that is lost, and the next one an eighth late, must still come in time.
    Duration twoProbes = advice.idle().orElseThrow().plus(advice.interval().orElseThrow());
    assertThat(twoProbes.multipliedBy(9).dividedBy(8)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void reportsThatThePathKeepsEveryIdleConnection() throws Exception {
    try (var route = Route.open();
        var server = new PathServer(route.server(), route.address(), PathServer.silent())) {
      PathResult result = start(route, new PathProbe(route.address(), Duration.ofSeconds(3))).get();

      assertThat(result.verdict()).isEqualTo(Verdict.KEEPS);
      assertThat(result.longestKept()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
      assertThat(result.timeout()).isEmpty();
    }
  }

  @Test
  void failsIfNoServerListens() throws Exception {
    try (var route = Route.open()) {
      assertThatThrownBy(() -> start(route, new PathProbe(route.address())).get())
          .hasMessageContaining("Connection refused: ");
    }
  }

  @Test
  void stopsAtAServerThatClosesAtOnce() throws Exception {
    try (var route = Route.open();
        var server =
            new PathServer(
                route.server(), route.address(), PathServer.closingAfter(Duration.ZERO))) {
      PathResult result = start(route, new PathProbe(route.address())).get();

      assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(result.stopped().orElseThrow())
          .containsPattern("closes (further )?connections at once");
    }
  }

  @Test
  void stopsIfTheServerAcceptsNoMoreConnections() throws Exception {
    try (var route = Route.open();
        var server = new PathServer(route.server(), route.address(), PathServer.silent(), 4)) {
      PathResult result = start(route, new PathProbe(route.address())).get();

      assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(result.stopped().orElseThrow())
          .startsWith("the server takes no more connections: ")
          .contains("ECONNREFUSED");
    }
  }

  @Test
  void stopsIfTheServerSendsKeepAliveProbes() throws Exception {
    Manner probing =
        connection -> {
          KeepAlive.parse("idle=3s,interval=3s").applyTo(connection);
          connection.getInputStream().read();
        };
    try (var route = Route.open();
        var server = new PathServer(route.server(), route.address(), probing)) {
      PathResult result = start(route, new PathProbe(route.address())).get();

      assertThat(result.stopped().orElseThrow()).contains("sends data after 3");
      assertThat(result.longestKept()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void returnsTheResultsSoFarWhenCancelled() throws Exception {
    try (var route = Route.open();
        var server = new PathServer(route.server(), route.address(), PathServer.silent())) {
      var probe = new PathProbe(route.address());
      var task =
          new FutureTask<>(() ->
              route
                  .client()
                  .inside(kernel ->
                      probe.run(progress -> {
                        if (!progress.longestKept().isZero()) {
                          probe.cancel();
                        }
                      })));
      Thread.ofPlatform().daemon().start(task);
      PathResult result = task.get();

      assertThat(result.stopped()).contains("cancelled");
      assertThat(result.longestKept()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }
}

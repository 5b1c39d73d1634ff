package org.keepalive4j.checks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;
import org.keepalive4j.checks.support.Needs;

/** Settings that change while the connection is idle or is already being probed. */
@Tag("kernel")
@TestInstance(Lifecycle.PER_CLASS)
class LiveChangeTest {
  /** See DeadPeerTest. */
  private static final Duration DELAY = Duration.ofMillis(600);

  /** The event from which the detection time is counted. */
  private enum Since {
    LAST_SEGMENT,
    CHANGE
  }

  /**
   * A change.
   *
   * @param at when it happens, after the last segment
   * @param like the settings whose predicted time counts from {@code since}
   */
  record Change(String name, String before, Duration at, String after, String like, Since since) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final Map<Change, Victim> victims = new LinkedHashMap<>();
  private final Map<Change, FutureTask<Long>> changes = new LinkedHashMap<>();
  private final Map<Change, FutureTask<Victim.End>> ends = new LinkedHashMap<>();
  private PeerLink link;

  static Stream<Change> changes() {
    return Stream.of(
        new Change(
            "a shorter idle counts from the last segment",
            "idle=60s,interval=1s,count=2",
            Duration.ofMillis(500),
            "idle=3s",
            "idle=3s,interval=1s,count=2",
            Since.LAST_SEGMENT),
        new Change(
            // The second wait for an answer is like the first one after an idle time of one
            // interval.
            "an idle that has passed already probes at once",
            "off",
            Duration.ofMillis(2500),
            "idle=2s,interval=1s,count=2",
            "idle=1s,interval=1s,count=1",
            Since.CHANGE),
        new Change(
            "a smaller count is seen at the next tick",
            "idle=1s,interval=2s,count=9",
            Duration.ofMillis(1500),
            "count=1",
            "idle=1s,interval=2s,count=1",
            Since.LAST_SEGMENT),
        new Change(
            "a user timeout is seen at the next tick",
            "idle=1s,interval=1s,count=9",
            Duration.ofMillis(1500),
            "user-timeout=2500ms",
            "idle=1s,interval=1s,user-timeout=2500ms",
            Since.LAST_SEGMENT),
        new Change(
            "a longer interval begins after the running one",
            "idle=1s,interval=1s,count=2",
            Duration.ofMillis(1500),
            "interval=3s",
            "idle=2s,interval=3s,count=1",
            Since.LAST_SEGMENT));
  }

  @BeforeAll
  void changeAll() throws IOException {
    Needs.networkNamespaces();
    Needs.tools("nft", "sysctl");
    link = new PeerLink(SystemValues.linux());
    for (Change each : changes().toList()) {
      victims.put(each, new Victim(link));
    }
    for (Map.Entry<Change, Victim> each : victims.entrySet()) {
      KeepAlive.parse(each.getKey().before()).applyTo(each.getValue().channel());
      each.getValue().receive();
    }
    link.die(Map.of("silent", victims.values().stream().map(Victim::port).toList()));
    for (Map.Entry<Change, Victim> each : victims.entrySet()) {
      ends.put(each.getKey(), each.getValue().awaitEnd(true));
      var task = new FutureTask<>(() -> change(each.getKey(), each.getValue()));
      changes.put(each.getKey(), task);
      Thread.ofPlatform().daemon().start(task);
    }
  }

  private static long change(Change change, Victim victim) throws IOException {
    long due = victim.eventNanos() + change.at().toNanos();
    while (System.nanoTime() < due) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
    KeepAlive.parse(change.after()).applyTo(victim.channel());
    return System.nanoTime();
  }

  @AfterAll
  void removeAll() throws IOException {
    for (Victim victim : victims.values()) {
      victim.close();
    }
    if (link != null) {
      link.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void deadPeersAreDetectedWithinThePredictedTimeAfterAChange(Change change) throws Exception {
    Detection detection =
        Detection.of(Situation.IDLE, KeepAlive.parse(change.like()), SystemValues.linux())
            .orElseThrow();

    Victim.End end = ends.get(change).get();

    long since =
        change.since() == Since.CHANGE
            ? changes.get(change).get()
            : victims.get(change).eventNanos();
    assertThat(Duration.ofNanos(end.nanos() - since))
        .isBetween(detection.earliest().minusMillis(10), detection.latest().plus(DELAY));
    assertThat(end.error()).hasMessage(detection.error().message());
  }

  @Test
  void theNextProbeAfterAnAnswerFollowsAfterTheLongerInterval() throws Exception {
    KeepAlive settings = KeepAlive.parse("idle=1s,interval=2s,count=1");
    try (Victim victim = new Victim(link)) {
      victim.receive();
      settings.applyTo(victim.channel());
      victim.awaitAnswer();
      link.die(Map.of("silent", List.of(victim.port())));
      Victim.End end = victim.awaitEnd(true).get();

      Detection detection =
          Detection.of(Situation.IDLE_AFTER_ANSWERED_PROBE, settings, SystemValues.linux())
              .orElseThrow();
      assertThat(Duration.ofNanos(end.nanos() - victim.eventNanos()))
          .isBetween(detection.earliest().minusMillis(10), detection.latest().plus(DELAY));
      assertThat(detection.earliest())
          .isGreaterThan(
              Detection.of(Situation.IDLE, settings, SystemValues.linux()).orElseThrow().latest());
    }
  }
}

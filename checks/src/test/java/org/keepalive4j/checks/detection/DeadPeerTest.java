package org.keepalive4j.checks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.keepalive4j.SystemValues;
import org.keepalive4j.checks.support.Needs;

/**
 * Peers die in many ways at the same time. The programs must detect it when and how {@link
 * Detection} predicts.
 */
@Tag("kernel")
@TestInstance(Lifecycle.PER_CLASS)
class DeadPeerTest {
  /** The time that a machine needs to run a timer and to wake a thread. */
  private static final Duration DELAY = Duration.ofMillis(100);

  /**
   * The delay of a busy virtual machine that stands still for a moment. A late timer starts the
   * next one late, which may add one granularity of 256 ms.
   */
  private static final Duration LONGEST_DELAY = Duration.ofMillis(600);

  /**
   * The time of the event is exact to a few milliseconds only, because TCP_INFO counts in jiffies.
   */
  private static final Duration EVENT = Duration.ofMillis(10);

  /**
   * Returns groups of connections that can share a link. A reboot of the peer affects all
   * connections of a link.
   */
  private record Network(
      boolean reboots, int retries2, int earlyRetrans, Duration rtoMin, Duration rtoMax) {}

  private final Map<Network, PeerLink> links = new LinkedHashMap<>();
  private final Map<DeadPeerCase, Victim> victims = new LinkedHashMap<>();
  private final Map<DeadPeerCase, FutureTask<Victim.End>> ends = new LinkedHashMap<>();

  static List<DeadPeerCase> cases() {
    return DeadPeerCases.all();
  }

  @BeforeAll
  void killAllPeers() throws IOException {
    Needs.networkNamespaces();
    Needs.tools("nft", "sysctl");
    for (DeadPeerCase each : cases()) {
      victims.put(each, new Victim(linkOf(each)));
    }

    for (DeadPeerCase each : of(Situation.ZERO_WINDOW)) {
      shutWindow(each);
      awaitEnd(each);
    }
    List<DeadPeerCase> inFlight = of(Situation.IN_FLIGHT);
    dieAll(inFlight);
    for (DeadPeerCase each : inFlight) {
      each.settings().applyTo(victims.get(each).channel());
      victims.get(each).write();
      awaitEnd(each);
    }
    List<DeadPeerCase> idle = of(Situation.IDLE);
    List<DeadPeerCase> rebooted = of(Situation.PEER_REBOOTED);
    setAhead(Stream.of(idle, rebooted).flatMap(List::stream));
    receiveAll(idle);
    dieAll(idle);
    receiveAll(rebooted);
    rebooted.stream().map(this::linkOf).distinct().forEach(PeerLink::reboot);
    victims.keySet().forEach(this::awaitEnd);
  }

  /** The settings that are already in effect when the last segment arrives. */
  private void setAhead(Stream<DeadPeerCase> cases) throws IOException {
    List<DeadPeerCase> ahead =
        cases
            .filter(each -> !each.lead().isZero())
            .sorted(Comparator.comparing(DeadPeerCase::lead).reversed())
            .toList();
    if (!ahead.isEmpty()) {
      long segment = System.nanoTime() + ahead.get(0).lead().toNanos();
      for (DeadPeerCase each : ahead) {
        sleepUntil(segment - each.lead().toNanos());
        victims
            .get(each)
            .receive(); // otherwise an idle time that has already passed leads to a probe at once
        each.settings().applyTo(victims.get(each).channel());
      }
      sleepUntil(segment);
    }
  }

  private static void sleepUntil(long nanos) {
    while (System.nanoTime() < nanos) {
      LockSupport.parkNanos(nanos - System.nanoTime());
    }
  }

  /** Uses the stream of a socket and a channel in turns. */
  private void awaitEnd(DeadPeerCase each) {
    ends.computeIfAbsent(each, key -> victims.get(each).awaitEnd(ends.size() % 2 == 0));
  }

  /**
   * Repeats a case if the machine was too slow to let the peer die before the first window probe.
   */
  private void shutWindow(DeadPeerCase each) throws IOException {
    for (int attempt = 0; attempt < 10; attempt++) {
      Victim victim = victims.get(each);
      each.settings().applyTo(victim.channel());
      boolean known = victim.fill();
      linkOf(each).die(Map.of(each.way(), List.of(victim.port())));
      if (known && !victim.hasAnswered()) {
        return;
      }
      victim.close();
      victims.put(each, new Victim(linkOf(each)));
    }
    throw new IOException("this machine is too slow: no window became zero at a known time");
  }

  private void receiveAll(List<DeadPeerCase> cases) throws IOException {
    for (DeadPeerCase each : cases) {
      victims.get(each).receive();
      if (each.lead().isZero()) {
        each.settings().applyTo(victims.get(each).channel());
      }
    }
  }

  private List<DeadPeerCase> of(Situation situation) {
    return victims.keySet().stream().filter(each -> each.situation() == situation).toList();
  }

  private void dieAll(List<DeadPeerCase> cases) {
    Map<PeerLink, Map<String, List<Integer>>> ports = new LinkedHashMap<>();
    for (DeadPeerCase each : cases) {
      ports
          .computeIfAbsent(linkOf(each), link -> new LinkedHashMap<>())
          .computeIfAbsent(each.way(), way -> new ArrayList<>())
          .add(victims.get(each).port());
    }
    ports.forEach(PeerLink::die);
  }

  private PeerLink linkOf(DeadPeerCase each) {
    SystemValues system = each.system();
    var network =
        new Network(
            each.situation() == Situation.PEER_REBOOTED,
            system.retries2(),
            system.earlyRetrans(),
            system.rtoMin(),
            system.rtoMax());
    return links.computeIfAbsent(network, any -> new PeerLink(system));
  }

  @AfterAll
  void removeAll() throws IOException {
    for (Victim victim : victims.values()) {
      victim.close();
    }
    for (PeerLink link : links.values()) {
      link.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void deadPeersAreDetectedWithinThePredictedTime(DeadPeerCase each) throws Exception {
    Detection detection = detection(each);
    Duration measured = measured(each);

    System.out.printf(
        "measured %s: %d ms in %d..%d, %s%n",
        each,
        measured.toMillis(),
        detection.earliest().toMillis(),
        detection.latest().toMillis(),
        ends.get(each).get().error());
    assertThat(measured)
        .isBetween(detection.earliest().minus(EVENT), detection.latest().plus(LONGEST_DELAY));
    assertThat(detection.error()).isEqualTo(each.error());
    assertThat(ends.get(each).get().error()).hasMessage(each.error().message());
  }

  @Test
  void nineOfTenDeadPeersAreDetectedWithoutMuchDelay() throws Exception {
    int late = 0;
    for (DeadPeerCase each : victims.keySet()) {
      late += measured(each).compareTo(detection(each).latest().plus(DELAY)) > 0 ? 1 : 0;
    }

    assertThat(late).isLessThanOrEqualTo(victims.size() / 10);
  }

  private Duration measured(DeadPeerCase each) throws Exception {
    return Duration.ofNanos(ends.get(each).get().nanos() - victims.get(each).eventNanos());
  }

  private Detection detection(DeadPeerCase each) {
    SystemValues system = system(each, victims.get(each));
    return Detection.of(each.situation(), each.settings(), system).orElseThrow();
  }

  private static SystemValues system(DeadPeerCase each, Victim victim) {
    Duration roundTrip = victim.retransmissionTimeout().minus(each.system().rtoMin());
    // Unknown and without effect if rto_max is below rto_min.
    return roundTrip.isPositive()
        ? each.system().toBuilder().roundTrip(roundTrip).build()
        : each.system();
  }
}

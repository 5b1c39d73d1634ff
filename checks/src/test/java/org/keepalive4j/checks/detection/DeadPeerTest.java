package org.keepalive4j.checks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.SocketError;
import org.keepalive4j.SystemValues;
import org.keepalive4j.checks.support.Needs;

/**
 * Peers die in many ways, all at the same time; the program is told when and how {@link Detection}
 * says.
 */
@Tag("kernel")
@TestInstance(Lifecycle.PER_CLASS)
class DeadPeerTest {
  /** What a busy machine may take to run a timer and to wake a thread. */
  private static final Duration DELAY = Duration.ofMillis(150);

  /** The event itself is known to a few milliseconds only: TCP_INFO counts in jiffies. */
  private static final Duration EVENT = Duration.ofMillis(10);

  private final Map<List<Integer>, PeerLink> links = new LinkedHashMap<>();
  private final Map<DeadPeerCase, Victim> victims = new LinkedHashMap<>();
  private final Map<DeadPeerCase, FutureTask<Victim.End>> ends = new LinkedHashMap<>();

  static Stream<DeadPeerCase> cases() {
    List<DeadPeerCase> cases = new ArrayList<>();
    for (int idle : new int[] {1, 2, 3, 5, 8}) {
      for (int interval : new int[] {1, 2, 5}) {
        for (int count : new int[] {1, 3}) {
          cases.add(
              DeadPeerCase.idle("idle=" + idle + "s,interval=" + interval + "s,count=" + count));
        }
      }
    }
    for (String timeouts :
        new String[] {"idle=1s,interval=1s", "idle=3s,interval=2s", "idle=5s,interval=1s"}) {
      for (int millis : new int[] {100, 1500, 4000, 9999}) {
        cases.add(DeadPeerCase.idle(timeouts + ",count=2,user-timeout=" + millis + "ms"));
      }
    }
    for (int retries2 : new int[] {1, 2, 3, 4, 5}) {
      cases.add(DeadPeerCase.inFlight(retries2, "off"));
      cases.add(DeadPeerCase.inFlight(retries2, "idle=1s,interval=1s,count=1"));
    }
    for (int millis : new int[] {100, 500, 1000, 3000, 7000, 20_000}) {
      cases.add(DeadPeerCase.inFlight(5, "off,user-timeout=" + millis + "ms"));
      cases.add(DeadPeerCase.windowShut(5, "off,user-timeout=" + millis + "ms"));
    }
    for (int retries2 : new int[] {1, 2, 3, 4, 5}) {
      cases.add(DeadPeerCase.windowShut(retries2, "off"));
    }
    cases.add(DeadPeerCase.inFlight(3, "off").withoutLossProbe());
    cases.add(DeadPeerCase.inFlight(3, "off,user-timeout=3s").withoutLossProbe());
    for (int idle : new int[] {1, 2, 5, 8}) {
      cases.add(DeadPeerCase.rebooted("idle=" + idle + "s,interval=1s,count=9"));
    }
    cases.add(DeadPeerCase.rebooted("idle=3s,interval=1s,count=9,user-timeout=1s"));
    DeadPeerCase flight = DeadPeerCase.inFlight(3, "off");
    cases.add(flight.answeredBy("host-unreachable", SocketError.EHOSTUNREACH));
    cases.add(flight.answeredBy("net-unreachable", SocketError.ENETUNREACH));
    cases.add(flight.answeredBy("port-unreachable", SocketError.ECONNREFUSED));
    // A probe repeats what was acknowledged, so an ICMP error about it is not believed.
    DeadPeerCase idle = DeadPeerCase.idle("idle=1s,interval=1s,count=3");
    cases.add(idle.answeredBy("host-unreachable", SocketError.ETIMEDOUT));
    cases.add(idle.answeredBy("port-unreachable", SocketError.ETIMEDOUT));
    return cases.stream();
  }

  @BeforeAll
  void killAllPeers() throws IOException {
    Needs.networkNamespaces();
    Needs.tools("nft", "sysctl");
    for (DeadPeerCase each : cases().toList()) {
      Victim victim = new Victim(linkOf(each));
      victims.put(each, victim);
    }

    for (DeadPeerCase each : of(Situation.WINDOW_SHUT)) {
      shutWindow(each);
      awaitEnd(each);
    }
    for (DeadPeerCase each : of(Situation.PEER_REBOOTED)) {
      receive(each);
    }
    linkOf(DeadPeerCase.rebooted("on")).reboot();
    for (DeadPeerCase each : of(Situation.IDLE)) {
      receive(each);
    }
    dieAll(Situation.IDLE);
    dieAll(Situation.IN_FLIGHT);
    for (DeadPeerCase each : of(Situation.IN_FLIGHT)) {
      each.keepAlive().applyTo(victims.get(each).channel());
      victims.get(each).write();
    }
    victims.keySet().forEach(this::awaitEnd);
  }

  /** By a socket's stream and by a channel in turns. */
  private void awaitEnd(DeadPeerCase each) {
    ends.computeIfAbsent(each, key -> victims.get(each).awaitEnd(ends.size() % 2 == 0));
  }

  /** Again where this machine is too slow to let the peer die before the first window probe. */
  private void shutWindow(DeadPeerCase each) throws IOException {
    for (int attempt = 0; attempt < 10; attempt++) {
      Victim victim = victims.get(each);
      each.keepAlive().applyTo(victim.channel());
      victim.fill();
      linkOf(each).die(Map.of(each.way(), List.of(victim.port())));
      if (!victim.hasAnswered()) {
        return;
      }
      victim.close();
      victims.put(each, new Victim(linkOf(each)));
    }
    throw new IOException("this machine is too slow: each peer answered a window probe first");
  }

  /**
   * Set just after: a timer that runs already when the segment comes starts itself again for the
   * rest, at a place of the wheel's turn that Detection does not look at; and once a probe was
   * answered, it waits an interval, whatever comes.
   */
  private void receive(DeadPeerCase each) throws IOException {
    victims.get(each).receive();
    each.keepAlive().applyTo(victims.get(each).channel());
  }

  private List<DeadPeerCase> of(Situation situation) {
    return victims.keySet().stream().filter(each -> each.situation() == situation).toList();
  }

  private void dieAll(Situation situation) {
    Map<PeerLink, Map<String, List<Integer>>> ports = new LinkedHashMap<>();
    for (DeadPeerCase each : of(situation)) {
      ports
          .computeIfAbsent(linkOf(each), link -> new LinkedHashMap<>())
          .computeIfAbsent(each.way(), way -> new ArrayList<>())
          .add(victims.get(each).port());
    }
    for (Map.Entry<PeerLink, Map<String, List<Integer>>> link : ports.entrySet()) {
      link.getKey().die(link.getValue());
    }
  }

  private PeerLink linkOf(DeadPeerCase each) {
    List<Integer> system = List.of(each.retries2(), each.earlyRetrans());
    PeerLink link = links.get(system);
    if (link == null) {
      link = new PeerLink(each.retries2(), each.earlyRetrans());
      links.put(system, link);
    }
    return link;
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
  void isNoticedWhenDetectionSays(DeadPeerCase each) throws Exception {
    Victim victim = victims.get(each);
    Detection detection =
        Detection.of(each.situation(), each.keepAlive(), system(each, victim)).orElseThrow();

    Victim.End end = ends.get(each).get();

    Duration measured = Duration.ofNanos(end.nanos() - victim.eventNanos());
    System.out.printf(
        "measured %s: %d ms in %d..%d, %s%n",
        each,
        measured.toMillis(),
        detection.earliest().toMillis(),
        detection.latest().toMillis(),
        end.error());
    assertThat(measured)
        .isBetween(detection.earliest().minus(EVENT), detection.latest().plus(DELAY));
    assertThat(detection.error()).isEqualTo(each.error());
    assertThat(end.error()).hasMessage(each.error().message());
  }

  private static SystemValues system(DeadPeerCase each, Victim victim) {
    SystemValues linux = SystemValues.linux();
    SystemValues system =
        linux
            .withRetries2(each.retries2())
            .withEarlyRetrans(each.earlyRetrans())
            .withRoundTrip(victim.retransmissionTimeout().minus(linux.rtoMin()));
    return each.way().endsWith("unreachable") ? system.withUnreachable(each.error()) : system;
  }
}

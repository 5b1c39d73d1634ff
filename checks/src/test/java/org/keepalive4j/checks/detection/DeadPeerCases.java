package org.keepalive4j.checks.detection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.IcmpError;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.SystemValues;

/** Peers that die: some of every kind, and a given number of random ones. */
final class DeadPeerCases {
  private static final SystemValues LINUX = SystemValues.linux();

  /** The situations that the test can create. */
  private static final Situation[] SITUATIONS = {
    Situation.IDLE, Situation.IN_FLIGHT, Situation.ZERO_WINDOW, Situation.PEER_REBOOTED
  };

  /**
   * The number of random cases, {@code -Dkeepalive4j.detection.cases}. All run at the same time.
   */
  private static final int RANDOM = Integer.getInteger("keepalive4j.detection.cases", 40);

  /** The first seed, {@code -Dseed}. */
  private static final int SEED = Integer.getInteger("seed", 0);

  /** System values that fifty random cases share, because each needs its own network. */
  private static final int SYSTEMS = 5;

  private static final Duration LONGEST = Duration.ofSeconds(26);

  private DeadPeerCases() {}

  static List<DeadPeerCase> all() {
    Stream<DeadPeerCase> random =
        IntStream.range(SEED, SEED + RANDOM).mapToObj(DeadPeerCases::random);
    return Stream.concat(ofEveryKind().stream(), random).toList();
  }

  private static List<DeadPeerCase> ofEveryKind() {
    List<DeadPeerCase> cases = new ArrayList<>();
    for (int idle : new int[] {1, 2, 3, 5, 8}) {
      for (int interval : new int[] {1, 2, 5}) {
        for (int count : new int[] {1, 3}) {
          cases.add(idle("idle=" + idle + "s,interval=" + interval + "s,count=" + count));
        }
      }
    }
    for (String timeouts :
        new String[] {"idle=1s,interval=1s", "idle=3s,interval=2s", "idle=5s,interval=1s"}) {
      for (int millis : new int[] {100, 1500, 4000, 9999}) {
        cases.add(idle(timeouts + ",count=2,user-timeout=" + millis + "ms"));
      }
    }
    for (int retries2 : new int[] {1, 2, 3, 4, 5}) {
      cases.add(inFlight(retries2, "off"));
      cases.add(inFlight(retries2, "idle=1s,interval=1s,count=1"));
      cases.add(zeroWindow(retries2, "off"));
    }
    for (int millis : new int[] {100, 500, 1000, 3000, 7000, 20_000}) {
      cases.add(inFlight(5, "off,user-timeout=" + millis + "ms"));
      cases.add(zeroWindow(5, "off,user-timeout=" + millis + "ms"));
    }
    SystemValues withoutLossProbe = LINUX.toBuilder().retries2(3).earlyRetrans(0).build();
    cases.add(DeadPeerCase.of(Situation.IN_FLIGHT, "off", withoutLossProbe));
    cases.add(DeadPeerCase.of(Situation.IN_FLIGHT, "off,user-timeout=3s", withoutLossProbe));
    for (int idle : new int[] {1, 2, 5, 8}) {
      cases.add(rebooted("idle=" + idle + "s,interval=1s,count=9"));
    }
    cases.add(rebooted("idle=3s,interval=1s,count=9,user-timeout=1s"));
    for (IcmpError icmp : IcmpError.values()) {
      cases.add(inFlight(3, "off").with(icmp));
    }
    SystemValues minAboveMax =
        LINUX.toBuilder()
            .retries2(3)
            .rtoMin(Duration.ofSeconds(3))
            .rtoMax(Duration.ofSeconds(1))
            .build();
    DeadPeerCase bounded = DeadPeerCase.of(Situation.IN_FLIGHT, "off", minAboveMax);
    cases.add(bounded);
    cases.add(bounded.with(IcmpError.HOST_UNREACHABLE));
    cases.add(idle("idle=1s,interval=1s,count=3").with(IcmpError.HOST_UNREACHABLE));
    cases.add(idle("idle=1s,interval=1s,count=3").with(IcmpError.PORT_UNREACHABLE));
    return cases;
  }

  private static DeadPeerCase idle(String settings) {
    return DeadPeerCase.of(Situation.IDLE, settings, LINUX);
  }

  private static DeadPeerCase rebooted(String settings) {
    return DeadPeerCase.of(Situation.PEER_REBOOTED, settings, LINUX);
  }

  private static DeadPeerCase inFlight(int retries2, String settings) {
    return DeadPeerCase.of(
        Situation.IN_FLIGHT, settings, LINUX.toBuilder().retries2(retries2).build());
  }

  private static DeadPeerCase zeroWindow(int retries2, String settings) {
    return DeadPeerCase.of(
        Situation.ZERO_WINDOW, settings, LINUX.toBuilder().retries2(retries2).build());
  }

  /** Returns a case that doesn't take too long. */
  private static DeadPeerCase random(int seed) {
    var random = new Random(seed);
    Optional<DeadPeerCase> found;
    do {
      found = Optional.of(random(seed, random)).filter(DeadPeerCases::isShort);
    } while (found.isEmpty());
    return found.get();
  }

  private static boolean isShort(DeadPeerCase each) {
    return Detection.of(each.situation(), each.settings(), each.system())
        .filter(detection -> detection.latest().compareTo(LONGEST) < 0)
        .isPresent();
  }

  private static DeadPeerCase random(int seed, Random random) {
    // Every other case is idle, which has the most variants.
    Situation situation =
        random.nextBoolean() ? Situation.IDLE : SITUATIONS[random.nextInt(SITUATIONS.length)];
    Duration idle = Duration.ofSeconds(1 + random.nextInt(7));
    KeepAlive settings =
        KeepAlive.on()
            .withIdle(idle)
            .withInterval(Duration.ofSeconds(1 + random.nextInt(7)))
            .withCount(1 + random.nextInt(4));
    boolean probed = situation == Situation.IDLE || situation == Situation.PEER_REBOOTED;
    if (!probed && random.nextBoolean()) {
      settings = KeepAlive.off();
    }
    if (random.nextInt(5) < 2) {
      settings = settings.withUserTimeout(Duration.ofMillis(100 + random.nextInt(9000)));
    }
    // A reboot affects the peer's whole network, so these cases share one.
    SystemValues system =
        situation == Situation.PEER_REBOOTED
            ? LINUX
            : system(seed / 50 * SYSTEMS + random.nextInt(SYSTEMS));
    if (!probed && random.nextInt(3) == 0
        || situation == Situation.IDLE && random.nextInt(6) == 0) {
      IcmpError[] errors = IcmpError.values();
      system = system.toBuilder().icmp(errors[random.nextInt(errors.length)]).build();
    }
    boolean ahead = probed && random.nextInt(4) != 0;
    Duration lead =
        ahead ? Duration.ofMillis(random.nextLong(idle.toMillis() * 9 / 10)) : Duration.ZERO;
    DeadPeerCase named = DeadPeerCase.of(situation, settings.toString(), system);
    String name =
        "seed %d: %s rto %s..%s%s"
            .formatted(
                seed,
                named.name(),
                system.rtoMin().toMillis(),
                system.rtoMax().toMillis(),
                ahead ? ", segment after " + lead.toMillis() : "");
    return new DeadPeerCase(name, situation, settings, system, lead);
  }

  private static SystemValues system(int seed) {
    var random = new Random(seed);
    int[] rtoMin = {40, 100, 200, 320};
    int[] rtoMax = {1, 2, 5, 120};
    return LINUX.toBuilder()
        .retries2(1 + random.nextInt(7))
        .earlyRetrans(random.nextBoolean() ? 3 : 0)
        .rtoMin(Duration.ofMillis(rtoMin[random.nextInt(rtoMin.length)]))
        .rtoMax(Duration.ofSeconds(rtoMax[random.nextInt(rtoMax.length)]))
        .build();
  }
}

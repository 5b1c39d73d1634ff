package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keepalive4j.Detection.Situation.IDLE;
import static org.keepalive4j.Detection.Situation.IN_FLIGHT;
import static org.keepalive4j.Detection.Situation.PEER_REBOOTED;
import static org.keepalive4j.Detection.Situation.ZERO_WINDOW;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.DetectionStep.Kind;

class DetectionTest {
  private static final SystemValues LINUX =
      SystemValues.builder().roundTrip(Duration.ofNanos(100_000)).build();

  @ParameterizedTest(name = "{0} was measured to end after {1} ms")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          idle=1s,interval=1s,count=3                    | 4094
          idle=3s,interval=2s,count=4                    | 11233
          idle=60s,interval=10s,count=3                  | 91022
          idle=2s,interval=1s,count=9,user-timeout=4s    | 4073
          idle=5s,interval=1s,count=9,user-timeout=3s    | 6191
          idle=3s,interval=2s,count=4,user-timeout=30s   | 31476
          """)
  void theRangeIncludesTimesMeasuredOnIdleConnections(String settings, long measured) {
    assertHolds(detect(IDLE, settings, LINUX), measured);
  }

  @ParameterizedTest(name = "retries2 {0}, {1} was measured to end after {2} ms")
  @CsvSource({
    "3, off, 6649",
    "5, off, 13313",
    "8, off, 107555",
    "15, off, 939181",
    "15, on, 939181",
    "15, user-timeout=3s, 3416",
  })
  void theRangeIncludesTimesMeasuredWithDataInFlight(int retries2, String settings, long measured) {
    assertHolds(
        detect(IN_FLIGHT, settings, LINUX.toBuilder().retries2(retries2).build()), measured);
  }

  @ParameterizedTest
  @EnumSource
  void theLastStepIsTheDetection(Situation situation) {
    for (String text :
        List.of("off", "idle=1s,interval=75s,count=127", "idle=60s,user-timeout=3s")) {
      KeepAlive settings = KeepAlive.parse(text);

      Detection.of(situation, settings, LINUX)
          .ifPresent(detection -> {
            DetectionStep last = detection.steps().get(detection.steps().size() - 1);
            assertThat(last.earliest()).isEqualTo(detection.earliest());
            assertThat(last.latest()).isEqualTo(detection.latest());
          });
    }
  }

  @Test
  void theRangeIncludesBothStepsThatMayExceedAUserTimeout() {
    SystemValues system = LINUX.toBuilder().retries2(4).rtoMin(Duration.ofMillis(196)).build();
    Detection detection = detect(IN_FLIGHT, "off", system);

    assertThat(detection.earliest()).isBetween(Duration.ofMillis(6500), Duration.ofMillis(6700));
    assertThat(detection.latest()).isBetween(Duration.ofMillis(13200), Duration.ofMillis(13400));
  }

  @Test
  void theRangeIsAsNarrowAsTheTimerWheelAllows() {
    Detection detection = detect(IDLE, "idle=1s,interval=1s,count=127", LINUX);

    // A wait of 250 jiffies has a granularity of eight jiffies. A timer that is already running
    // when
    // the last segment arrives may fire up to seven jiffies sooner.
    assertThat(detection.latest().minus(detection.earliest())).isEqualTo(Duration.ofMillis(56));
  }

  @Test
  void listsTheStepsBeforeTheDetection() {
    Detection detection = detect(IDLE, "idle=1s,interval=1s,count=2", LINUX);

    assertThat(detection.steps())
        .containsExactly(
            step(Kind.PROBE, 1, 996, 1032),
            step(Kind.PROBE, 2, 2000, 2056),
            step(Kind.GIVEN_UP, 1, 3024, 3080));
  }

  @Test
  void listsAtMost127StepsBeforeTheDetection() {
    Detection detection = detect(IDLE, "idle=1s,interval=1s,user-timeout=2h", LINUX);

    assertThat(detection.steps()).hasSize(128);
    assertThat(detection.steps().get(127).kind()).isEqualTo(Kind.GIVEN_UP);
    assertThat(detection.earliest()).isBetween(Duration.ofHours(2), Duration.ofSeconds(7202));
  }

  @Test
  void unsetOptionsHaveTheValuesOfTheSystem() {
    SystemValues system =
        LINUX.toBuilder()
            .idle(Duration.ofSeconds(3))
            .interval(Duration.ofSeconds(2))
            .count(4)
            .build();

    assertThat(detect(IDLE, "on", system))
        .isEqualTo(detect(IDLE, "idle=3s,interval=2s,count=4", LINUX));
  }

  @ParameterizedTest
  @EnumSource(
      value = Situation.class,
      names = {"IDLE", "PEER_REBOOTED"})
  void anIdleConnectionWithoutKeepAliveIsNeverDetected(Situation situation) {
    for (String settings : new String[] {"off", "off,user-timeout=3s", "user-timeout=3s"}) {
      assertThat(Detection.of(situation, KeepAlive.parse(settings), LINUX)).isEmpty();
    }
  }

  @Test
  void aRebootedPeerIsDetectedAtTheFirstProbe() {
    SystemValues system = SystemValues.builder().roundTrip(Duration.ofMillis(100)).build();
    Detection detection = detect(PEER_REBOOTED, "idle=2s,interval=1s,count=9", system);

    assertThat(detection.error()).isEqualTo(SocketError.ECONNRESET);
    assertThat(detection.earliest()).isEqualTo(Duration.ofMillis(2096));
    assertThat(detection.steps())
        .containsExactly(step(Kind.PROBE, 1, 1996, 2032), step(Kind.RESET, 1, 2096, 2132));
  }

  @Test
  void aZeroWindowEndsAfterTheLastProbeThatRetries2Allows() {
    Detection detection = detect(ZERO_WINDOW, "off", LINUX.toBuilder().retries2(2).build());

    // 204 ms, 408 ms and 816 ms, each up to an eighth late
    assertThat(detection.earliest()).isBetween(Duration.ofMillis(1428), Duration.ofMillis(1500));
    assertThat(detection.steps())
        .extracting(DetectionStep::kind)
        .containsExactly(Kind.WINDOW_PROBE, Kind.WINDOW_PROBE, Kind.GIVEN_UP);
  }

  @Test
  void theUserTimeoutOfAZeroWindowBeginsWithTheFirstProbe() {
    assertHolds(detect(ZERO_WINDOW, "user-timeout=3s", LINUX), 208 + 3000 + 4);
  }

  @Test
  void icmpErrorsThatRevertBackoffLeadToAnEarlierDetection() {
    Detection silent = detect(IN_FLIGHT, "off", LINUX.toBuilder().retries2(3).build());
    Detection answered =
        detect(
            IN_FLIGHT,
            "off",
            LINUX.toBuilder().retries2(3).icmp(IcmpError.HOST_UNREACHABLE).build());

    assertThat(answered.error()).isEqualTo(SocketError.EHOSTUNREACH);
    assertThat(answered.latest()).isLessThan(silent.earliest());
  }

  @Test
  void rtoMaxLimitsAnRtoMinThatIsLonger() {
    SystemValues system =
        LINUX.toBuilder().rtoMin(Duration.ofSeconds(5)).rtoMax(Duration.ofSeconds(2)).build();

    Detection silent = detect(IN_FLIGHT, "off", system);
    Detection answered =
        detect(IN_FLIGHT, "off", system.toBuilder().icmp(IcmpError.HOST_UNREACHABLE).build());

    // the loss probe and the first retransmission, 2 s each
    assertThat(silent.steps().get(1).earliest()).isLessThan(Duration.ofSeconds(5));
    assertThat(answered.latest()).isLessThanOrEqualTo(silent.latest());
  }

  @Test
  void sendsNoLossProbeIfTheSystemHasThemOff() {
    Detection detection =
        detect(IN_FLIGHT, "off", LINUX.toBuilder().retries2(3).earlyRetrans(0).build());

    assertThat(detection.steps().get(0).kind()).isEqualTo(Kind.RETRANSMISSION);
  }

  @Test
  void everyUserTimeoutThatASocketAcceptsEndsTheConnection() {
    Detection detection = detect(IN_FLIGHT, "user-timeout=2147483647ms", LINUX);

    assertThat(detection.earliest()).isGreaterThan(Duration.ofMillis(Integer.MAX_VALUE));
  }

  @Test
  void refusesValuesThatNoKernelAccepts() {
    assertThatThrownBy(() -> LINUX.toBuilder().hz(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hz must be 24 to 10000, was 0");
    assertThatThrownBy(() -> LINUX.toBuilder().rtoMax(Duration.ofHours(1)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rto_max must be 1s to 120s");
  }

  private static Detection detect(Situation situation, String settings, SystemValues system) {
    return Detection.of(situation, KeepAlive.parse(settings), system).orElseThrow();
  }

  private static void assertHolds(Detection detection, long measuredMillis) {
    assertThat(detection.error()).isEqualTo(SocketError.ETIMEDOUT);
    // The measured times include delays of a busy machine.
    assertThat(Duration.ofMillis(measuredMillis))
        .isBetween(detection.earliest(), detection.latest().plusMillis(10));
  }

  private static DetectionStep step(Kind kind, int number, long earliest, long latest) {
    return new DetectionStep(kind, number, Duration.ofMillis(earliest), Duration.ofMillis(latest));
  }
}

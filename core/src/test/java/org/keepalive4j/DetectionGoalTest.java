package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Detection.Situation;

class DetectionGoalTest {
  private static final SystemValues LINUX = SystemValues.linux();

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10, 30, 60, 90, 300, 3600})
  void aDeadPeerIsDetectedWithinTheTimeInEverySituation(int seconds) {
    Duration limit = Duration.ofSeconds(seconds);

    KeepAlive settings = DetectionGoal.detectWithin(limit).settings(LINUX).orElseThrow();

    for (Situation situation : Situation.values()) {
      assertThat(Detection.of(situation, settings, LINUX).orElseThrow().latest())
          .as("%s with %s", situation, settings)
          .isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void theSettingsUseMostOfTheAvailableTime() {
    KeepAlive settings =
        DetectionGoal.detectWithin(Duration.ofSeconds(60)).settings(LINUX).orElseThrow();

    assertThat(Detection.of(Situation.IDLE, settings, LINUX).orElseThrow().latest())
        .isGreaterThan(Duration.ofSeconds(55));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 60, 350, 86400})
  void survivesTheIdleTimeoutEvenIfAProbeIsLost(int seconds) {
    KeepAlive settings =
        DetectionGoal.survive(Duration.ofSeconds(seconds)).settings(LINUX).orElseThrow();

    Duration twoProbes = settings.idle().orElseThrow().plus(settings.interval().orElseThrow());
    assertThat(twoProbes.multipliedBy(9).dividedBy(8)).isLessThan(Duration.ofSeconds(seconds));
  }

  @Test
  void reachesBothGoalsTogether() {
    var goal =
        new DetectionGoal(Optional.of(Duration.ofHours(1)), Optional.of(Duration.ofSeconds(350)));

    KeepAlive settings = goal.settings(LINUX).orElseThrow();

    assertThat(settings.idle().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(210));
    assertThat(settings.interval().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(70));
  }

  @Test
  void noSettingsReachAnImpossibleGoal() {
    assertThat(DetectionGoal.detectWithin(Duration.ofSeconds(2)).settings(LINUX)).isEmpty();
    assertThat(DetectionGoal.survive(Duration.ofSeconds(1)).settings(LINUX)).isEmpty();
  }
}

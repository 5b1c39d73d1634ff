package org.keepalive4j.linux.internal.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void doublesUpToTheEnd() {
    assertThat(Schedule.coarse(10_000)).containsExactly(1000L, 2000L, 4000L, 8000L, 10_000L);
  }

  @Test
  void endsAtItsEndAlsoWhereThatIsDoubled() {
    assertThat(Schedule.coarse(4000)).containsExactly(1000L, 2000L, 4000L);
  }

  @Test
  void isSoFineThatTheMiddleOfTwoTimesIsAccurateToASecondOrFivePercent() {
    List<Long> coarse = Schedule.coarse(32_400_000);
    for (int i = 0; i + 1 < coarse.size(); i++) {
      List<Long> times = new ArrayList<>();
      times.add(coarse.get(i));
      times.addAll(Schedule.fine(coarse.get(i), coarse.get(i + 1)));
      times.add(coarse.get(i + 1));
      for (int j = 0; j + 1 < times.size(); j++) {
        long from = times.get(j);
        long halfway = (times.get(j + 1) - from) / 2;
        assertThat(halfway).isBetween(1L, Math.max(1000, from / 20));
      }
    }
  }
}

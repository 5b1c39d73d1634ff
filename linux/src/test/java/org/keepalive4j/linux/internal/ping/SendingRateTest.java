package org.keepalive4j.linux.internal.ping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendingRateTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void spreadsSegmentsOverTheSecond() {
    SendingRate rate = new SendingRate(4, 0);
    long now = 0;
    for (int i = 0; i < 5; i++) {
      assertThat(rate.nanosUntilNext(now)).isZero();
      rate.sent(now);
      assertThat(rate.nanosUntilNext(now)).isEqualTo(SECOND / 4);
      now += SECOND / 4;
    }
  }

  @Test
  void catchesUpAFewAfterAPauseAndNotAll() {
    SendingRate rate = new SendingRate(1000, 0);
    long now = 10 * SECOND;
    int sent = 0;
    while (rate.nanosUntilNext(now) == 0) {
      rate.sent(now);
      sent++;
    }

    assertThat(sent).isBetween(2, 25);
  }
}

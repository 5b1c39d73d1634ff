package org.keepalive4j.agent.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;

class ActiveRuleTest {
  private static ActiveRule rule(String rule) {
    return new ActiveRule(Policy.parse(rule).rules().get(0));
  }

  @Test
  void setsIdleLastBecauseThatRestartsTheTimer() {
    assertThat(rule("any * user-timeout=90s,count=5,idle=60s,interval=10s").settings())
        .extracting(setting -> setting.option() + "=" + setting.value())
        .containsExactly("INTERVAL=10", "COUNT=5", "USER_TIMEOUT=90000", "KEEP_ALIVE=1", "IDLE=60");
  }

  @Test
  void doesNotSetUnsetOptions() {
    assertThat(rule("any * user-timeout=2m").settings())
        .containsExactly(new ActiveRule.Setting(KeepAliveOption.USER_TIMEOUT, 120_000));
    assertThat(rule("any * leave").settings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "idle=60s,               KEEP_ALIVE,   0, true",
    "idle=60s,               KEEP_ALIVE,   1, false",
    "idle=60s,               IDLE,         0, false",
    "off,                    KEEP_ALIVE,   0, false",
    "off,                    KEEP_ALIVE,   1, false",
    "user-timeout=2m,        KEEP_ALIVE,   0, false",
    "'idle=60s,mode=enforce',KEEP_ALIVE,   0, true",
    "'idle=60s,mode=enforce',USER_TIMEOUT, 5, true",
    "'off,mode=enforce',     KEEP_ALIVE,   1, true",
    "'idle=60s,mode=fill',   KEEP_ALIVE,   0, false",
    "'idle=60s,mode=fill',   IDLE,         5, false",
    "leave,                  KEEP_ALIVE,   0, false",
  })
  void theModeDecidesWhichLaterCallsAreIgnored(
      String settings, KeepAliveOption option, int wanted, boolean ignored) {
    assertThat(rule("any * " + settings).ignores(option, wanted)).isEqualTo(ignored);
  }

  @Test
  void tellsTheFirstRefusalFromLaterOnes() {
    ActiveRule rule = rule("any * idle=60s");

    assertThat(rule.countRefusal()).isTrue();
    assertThat(rule.countRefusal()).isFalse();
    assertThat(rule.refusals()).isEqualTo(2);
    assertThat(rule.hits()).isZero();
  }
}

package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each mode means for one option. {@code ModeCase} in checks compares all engines. */
class RuleTest {
  @ParameterizedTest
  @CsvSource({
    "'idle=60s', KEEP_ALIVE IDLE, KEEP_ALIVE IDLE",
    "'idle=60s,mode=enforce', KEEP_ALIVE IDLE, KEEP_ALIVE IDLE",
    "'idle=60s,mode=fill', KEEP_ALIVE IDLE, ''",
    "'user-timeout=90s', USER_TIMEOUT, USER_TIMEOUT",
    "'off,user-timeout=90s,mode=fill', KEEP_ALIVE USER_TIMEOUT, ''",
    "'any * leave', '', ''"
  })
  void theModeDecidesWhichValuesAreOverwritten(String policy, String anyway, String overwritten) {
    Rule rule = Policy.parse(policy).rules().get(0);

    assertThat(options(option -> rule.sets(option, false))).isEqualTo(anyway);
    assertThat(options(option -> rule.sets(option, true))).isEqualTo(overwritten);
  }

  @ParameterizedTest
  @CsvSource({
    "'idle=60s', KEEP_ALIVE, ''",
    "'on', KEEP_ALIVE, ''",
    "'off', '', ''",
    "'user-timeout=90s', '', ''",
    "'idle=60s,mode=fill', '', ''",
    "'any * leave', '', ''",
    "'user-timeout=90s,mode=enforce', KEEP_ALIVE IDLE INTERVAL COUNT USER_TIMEOUT,"
        + " KEEP_ALIVE IDLE INTERVAL COUNT USER_TIMEOUT"
  })
  void theModeDecidesWhichLaterCallsAreIgnored(String policy, String withZero, String withOne) {
    Rule rule = Policy.parse(policy).rules().get(0);

    assertThat(options(option -> rule.ignores(option, 0))).isEqualTo(withZero);
    assertThat(options(option -> rule.ignores(option, 1))).isEqualTo(withOne);
  }

  private static String options(java.util.function.Predicate<KeepAliveOption> which) {
    List<String> names =
        Arrays.stream(KeepAliveOption.values()).filter(which).map(Enum::name).toList();
    return String.join(" ", names);
  }
}

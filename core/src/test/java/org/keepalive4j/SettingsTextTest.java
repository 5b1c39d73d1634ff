package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SETTINGS and durations as text. */
class SettingsTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          on | on
          off | off
          on,idle=60s | idle=60s
          idle=60s,on | idle=60s
          idle=60 | idle=60s
          idle=1 | idle=1s
          idle=32767s | idle=9h6m7s
          idle=9h | idle=9h
          idle=9h6m7s | idle=9h6m7s
          idle = 60s , interval=10s ,count= 5 | idle=60s,interval=10s,count=5
          idle=15m40s | idle=15m40s
          interval=2m | interval=2m
          interval=90 | interval=90s
          user-timeout=1d | user-timeout=1d
          user-timeout=1.5s | user-timeout=1.5s
          user-timeout=120500ms | user-timeout=2m0.5s
          idle=61s | idle=61s
          interval=5000ms | interval=5s
          count=1 | count=1
          count=127 | count=127
          count=007 | count=7
          user-timeout=0s | user-timeout=0s
          user-timeout=500ms | user-timeout=500ms
          user-timeout=90s | user-timeout=90s
          user-timeout=2147483647ms | user-timeout=24d20h31m23.647s
          user-timeout=596h | user-timeout=24d20h
          off,user-timeout=90s | off,user-timeout=90s
          user-timeout=90s,off | off,user-timeout=90s
          on,user-timeout=90s | on,user-timeout=90s
          user-timeout=90s,count=5,interval=10s,idle=60s | idle=60s,interval=10s,count=5,user-timeout=90s
          "  on\t " | on
          """)
  void readsAndPrints(String text, String printed) {
    KeepAlive settings = KeepAlive.parse(text);

    assertThat(settings).hasToString(printed).isEqualTo(KeepAlive.parse(printed));
    assertThat(settings.hashCode()).isEqualTo(KeepAlive.parse(printed).hashCode());
  }

  @Test
  void namesTheArgumentThatIsNull() {
    assertThatThrownBy(() -> KeepAlive.parse(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("settings");
    assertThatThrownBy(() -> Match.parse(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("text");
    assertThatThrownBy(() -> Policy.parse(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("text");
    assertThatThrownBy(() -> KeepAlive.on().withIdle(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("idle");
    assertThatThrownBy(() -> KeepAlive.on().applyTo((Socket) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("socket");
    assertThatThrownBy(() -> SystemValues.builder().rtoMin(null).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("rtoMin");
  }

  @Test
  void recommendsSettingsThatPrintAsSettings() {
    assertThat(KeepAlive.recommended()).isEqualTo(KeepAlive.parse("idle=60s,interval=15s,count=4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idle=60s,interval=15s,count=4 | idle=60s,count=4 | true",
        "idle=60s,interval=15s,count=4 | on               | true",
        "idle=60s,interval=15s,count=4 | idle=61s         | false",
        "idle=60s                      | user-timeout=90s | false",
        "off                           | idle=60s         | false",
        "off                           | off              | true",
        "off,user-timeout=90s          | user-timeout=90s | true",
      })
  void whatIsInEffectSatisfiesSettingsWithTheSameValues(
      String inEffect, String settings, boolean satisfied) {
    assertThat(KeepAlive.parse(inEffect).satisfies(KeepAlive.parse(settings))).isEqualTo(satisfied);
    assertThat(KeepAlive.unknown().satisfies(KeepAlive.parse(settings))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "" | 1 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | end of text
          On | 1 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | 'On'
          leave | 1 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | 'leave'
          idel=60s | 1 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | 'idel'
          idle=60s, | 10 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | end of text
          on=1 | 3 | end of the settings | '=1'
          on on | 4 | end of the settings | 'on'
          on;off | 3 | end of the settings | ';'
          idle | 5 | '=' and a value after idle | end of text
          idle 60s | 6 | '=' and a value after idle | '60s'
          idle=60s,, count=5 | 10 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | ','
          idle=60s count=5 | 10 | end of the settings | 'count=5'
          idle=1m1h | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '1m1h'
          idle=1m1m | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '1m1m'
          idle=1h30 | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '1h30'
          idle=1.5h | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '1.5h'
          idle=1.s | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '1.s'
          idle=60. | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '60.'
          idle=5min | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '5min'
          user-timeout=0.0005s | 14 | whole milliseconds from 0s to 2147483647ms | '0.0005s'
          user-timeout=1.0000000000s | 14 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '1.0000000000s'
          idle=1.000000001s | 6 | whole seconds from 1s to 32767s | '1.000000001s'
          idle=999999999999999d999999999999999h | 6 | a shorter duration | '999999999999999d999999999999999h'
          idle= | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | end of text
          idle=s | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | 's'
          idle=-1 | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '-1'
          idle=1.5s | 6 | whole seconds from 1s to 32767s | '1.5s'
          idle=60S | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '60S'
          idle=1d | 6 | whole seconds from 1s to 32767s | '1d'
          idle=٣ | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | '٣'
          idle=1234567890123456 | 6 | a duration such as 500ms, 60s, 1m30s, 2h or 1d, with numbers of at most 15 digits | '1234567890123456'
          idle=0 | 6 | whole seconds from 1s to 32767s | '0'
          idle=32768s | 6 | whole seconds from 1s to 32767s | '32768s'
          idle=10h | 6 | whole seconds from 1s to 32767s | '10h'
          idle=1500ms | 6 | whole seconds from 1s to 32767s | '1500ms'
          idle=999999999999999h | 6 | whole seconds from 1s to 32767s | '999999999999999h'
          interval=500ms | 10 | whole seconds from 1s to 32767s | '500ms'
          count=0 | 7 | a number of probes from 1 to 127 | '0'
          count=128 | 7 | a number of probes from 1 to 127 | '128'
          count=5s | 7 | a number of probes from 1 to 127 | '5s'
          count=99999999999 | 7 | a number of probes from 1 to 127 | '99999999999'
          user-timeout=0 | 14 | a duration with a unit, such as 90s or 500ms | '0'
          user-timeout=90 | 14 | a duration with a unit, such as 90s or 500ms | '90'
          user-timeout=2147483648ms | 14 | whole milliseconds from 0s to 2147483647ms | '2147483648ms'
          off,idle=60s | 5 | only user-timeout together with off | 'idle=60s'
          idle=60s,off | 10 | only user-timeout together with off | 'off'
          on,off | 4 | only user-timeout together with off | 'off'
          idle=1,idle=1 | 8 | each setting once | 'idle=1'
          on,on | 4 | each setting once | 'on'
          "on,mode=fill" | 4 | settings without a mode, which only a policy has | 'mode'
          "  off,on" | 7 | only user-timeout together with off | 'on'
          """)
  void refusesWithColumnExpectedAndGot(String text, int column, String expected, String got) {
    SyntaxException error =
        catchThrowableOfType(SyntaxException.class, () -> KeepAlive.parse(text));

    assertThat(error.line()).isEqualTo(1);
    assertThat(error.column()).isEqualTo(column);
    assertThat(error.expected()).isEqualTo(expected);
    assertThat(error.got()).isEqualTo(got);
    assertThat(error)
        .hasMessageStartingWith(
            "line 1, column " + column + ": expected " + expected + ", got " + got);
  }

  @ParameterizedTest
  @CsvSource({
    "idel=60s, idle",
    "Idle=60s, idle",
    "intervall=60s, interval",
    "cuont=5, count",
    "user_timeout=90s, user-timeout",
    "usertimeout=90s, user-timeout",
    "ON, on",
    "leave, ",
    "x, ",
    "keepalive=1, ",
  })
  void suggestsTheSettingThatWasMisspelt(String text, String meant) {
    SyntaxException error =
        catchThrowableOfType(SyntaxException.class, () -> KeepAlive.parse(text));

    assertThat(error.suggestion()).isEqualTo(Optional.ofNullable(meant));
    if (meant != null) {
      assertThat(error).hasMessageEndingWith("; did you mean `" + meant + "`?");
    }
  }

  @Test
  void quotesNoControlCharacters() {
    assertThatThrownBy(() -> KeepAlive.parse("\u001b[2Jon"))
        .hasMessageEndingWith("got '\\x1b[2Jon'");
    assertThatThrownBy(() -> KeepAlive.parse("\ufeffon"))
        .hasMessageEndingWith("got '\\ufeffon'; did you mean `on`?");
    assertThatThrownBy(() -> KeepAlive.parse("on\u00a0"))
        .hasMessageEndingWith("got 'on\\xa0'; did you mean `on`?");
  }

  @Test
  void cutsALongWordInItsError() {
    String word = "x".repeat(1_000_000);

    SyntaxException error =
        catchThrowableOfType(SyntaxException.class, () -> KeepAlive.parse("on," + word));

    assertThat(error.column()).isEqualTo(4);
    assertThat(error.got()).isEqualTo("'" + "x".repeat(60) + "…'");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500ms",
    "60s, 60s",
    "1m, 60s",
    "90s, 90s",
    "1m30s, 90s",
    "119s, 119s",
    "120, 2m",
    "940s, 15m40s",
    "15m40s, 15m40s",
    "2h11m, 2h11m",
    "3600s, 1h",
    "0s, 0s",
    "0ms, 0s",
    "90m, 1h30m",
    "1500ms, 1.5s",
    "1s500ms, 1.5s",
    "0.007s, 7ms",
    "0.5ms, 0.5ms",
    "200.000001ms, 200.000001ms",
    "2.000000001s, 2.000000001s",
    "4.10s, 4.1s",
    "4.07s, 4.07s",
    "2000ms, 2s",
    "24h, 1d",
    "36h, 1d12h",
    "1d1ms, 1d0.001s",
    "90m90s, 1h31m30s",
    "999999999999999h, 41666666666666d15h"
  })
  void readsAndPrintsDurations(String text, String printed) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(printed);
    assertThat(Durations.parse(printed)).isEqualTo(Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.004S, 0s",
    "PT0.005S, 10ms",
    "PT4.0749S, 4.07s",
    "PT9.994S, 9.99s",
    "PT9.995S, 10s",
    "PT90.65S, 90.7s",
    "PT119.96S, 2m",
    "PT15M39.5S, 15m40s",
    "PT1H59M59.7S, 2h",
    "PT2H11M29S, 2h11m",
    "PT47H59M45S, 2d",
    "PT300H29M, 12d12h",
    "PT999999999999999H, 41666666666666d15h"
  })
  void roundsToWhatPeopleCanUse(Duration duration, String printed) {
    assertThat(Durations.formatRounded(duration)).isEqualTo(printed);
  }

  @Test
  void refusesWhatIsNoDuration() {
    assertThatThrownBy(() -> Durations.parse("1s,"))
        .isInstanceOf(SyntaxException.class)
        .hasMessage("line 1, column 3: expected end of the duration, got ','");
  }

  @Test
  void refusesPartOfASecond() {
    assertThatThrownBy(() -> KeepAlive.on().withIdle(Duration.ofMillis(1500)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idle must be whole seconds, was PT1.5S");
    assertThatThrownBy(() -> KeepAlive.on().withInterval(Duration.ofNanos(1)))
        .hasMessage("interval must be whole seconds, was PT0.000000001S");
    assertThatThrownBy(() -> KeepAlive.leave().withUserTimeout(Duration.ofNanos(1)))
        .hasMessage("user timeout must be whole milliseconds, was PT0.000000001S");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> KeepAlive.on().withIdle(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idle must be 1s to 32767s, was 0");
    assertThatThrownBy(() -> KeepAlive.on().withIdle(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageStartingWith("idle must be 1s to 32767s");
    assertThatThrownBy(() -> KeepAlive.on().withInterval(Duration.ofSeconds(32768)))
        .hasMessage("interval must be 1s to 32767s, was 32768");
    assertThatThrownBy(() -> KeepAlive.on().withCount(128))
        .hasMessage("count must be 1 to 127, was 128");
    assertThatThrownBy(() -> KeepAlive.on().withUserTimeout(Duration.ofMillis(-1)))
        .hasMessage("user timeout must be 0ms to 2147483647ms, was -1");
    assertThatThrownBy(
            () -> KeepAlive.on().withUserTimeout(Duration.ofSeconds(Long.MAX_VALUE, 999_000_000)))
        .hasMessageStartingWith("user timeout must be 0ms to 2147483647ms");
  }

  @Test
  void tellsWhatIsGivenAndWhatIsNot() {
    KeepAlive settings = KeepAlive.parse("idle=60s,user-timeout=1500ms");

    assertThat(settings.enabled()).contains(true);
    assertThat(settings.idle()).contains(Duration.ofMinutes(1));
    assertThat(settings.interval()).isEmpty();
    assertThat(settings.count()).isEmpty();
    assertThat(settings.userTimeout()).contains(Duration.ofMillis(1500));
    assertThat(KeepAlive.leave().withUserTimeout(Duration.ZERO).enabled()).isEmpty();
    assertThat(KeepAlive.off().withUserTimeout(Duration.ZERO)).hasToString("off,user-timeout=0s");
  }

  @Test
  void unknownIsAnotherAnswerThanUnset() {
    KeepAlive partly = KeepAlive.inEffect(Map.of(KeepAliveOption.IDLE, 60));

    assertThat(KeepAlive.unknown()).isNotEqualTo(KeepAlive.leave()).hasToString("unknown");
    assertThat(KeepAlive.inEffect(Map.of())).isEqualTo(KeepAlive.unknown());
    assertThat(partly).hasToString("unknown,idle=60s").isNotEqualTo(KeepAlive.on());
    assertThat(partly.enabled()).isEmpty();
    assertThat(partly.idle()).contains(Duration.ofMinutes(1));
    for (KeepAlive unknown : new KeepAlive[] {KeepAlive.unknown(), partly}) {
      assertThatThrownBy(() -> KeepAlive.parse(unknown.toString()))
          .isInstanceOf(SyntaxException.class);
      assertThatThrownBy(() -> new Rule(Match.ALL, unknown, Mode.PROTECT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a rule needs settings, was " + unknown);
    }
  }

  @Test
  void givenBackToASocketOnlyWhatIsKnownIsSet() throws IOException {
    try (Socket socket = new Socket()) {
      KeepAlive known = KeepAlive.inEffect(Map.of(KeepAliveOption.IDLE, 601));

      assertThat(known.applyTo(socket)).isEqualTo(KeepAlive.off());
      assertThat(KeepAlive.on().applyTo(socket).idle()).contains(Duration.ofSeconds(601));
      assertThat(KeepAlive.unknown().applyTo(socket).enabled()).contains(true);
    }
  }
}

package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.support.ModeCase;
import org.keepalive4j.linux.SocketSettings;

/** Who wins when the application sets options itself. */
final class ModesTest extends SubjectTest {
  private static final String SETTINGS = "idle=61s,interval=11s,count=3";

  /** By rule, and without the rows for which the JDK has no option. */
  private static Map<String, List<ModeCase>> table() {
    assertThat(values(UNTOUCHED)).isEqualTo("0 7200 75 9 0");
    return ModeCase.all().stream()
        .filter(row -> !row.setsUserTimeout())
        .collect(Collectors.groupingBy(ModeCase::rule));
  }

  @ParameterizedTest
  @EnumSource
  void saysWhoWins(Jdk jdk) {
    try (Child child = subject(jdk, "any * leave")) {
      table()
          .forEach((rule, rows) -> {
            child.ask("install " + rule);
            for (ModeCase row : rows) {
              Child.Pair connected = child.open("open a localhost " + row.before());
              set(child, "a client", row.after());
              assertThat(values(connected.client())).as("%s", row).isEqualTo(row.ifSeen());

              if (!row.before().contains("keep-alive")) { // the JDK refuses it on a listener
                child.open("listen b " + row.before());
                Child.Pair accepted = child.open("join b c");
                child.ask("accept b");
                set(child, "b accepted", row.after());
                assertThat(values(accepted.accepted())).as("%s", row).isEqualTo(row.ifSeen());
              }
            }
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhoWinsOnConnectionsThatWereOpen(Jdk jdk) {
    try (Child child = subject(jdk, "any * leave")) {
      table()
          .forEach((rule, rows) -> {
            child.ask("install any * leave");
            Map<ModeCase, Child.Pair> pairs = new LinkedHashMap<>();
            for (ModeCase row : rows) {
              pairs.put(row, child.open("open p" + pairs.size() + " localhost"));
              set(child, "p" + (pairs.size() - 1) + " client", row.before());
            }
            child.ask("install " + rule);
            int number = 0;
            for (ModeCase row : rows) {
              set(child, "p" + number++ + " client", row.after());
              assertThat(values(pairs.get(row).client())).as("%s", row).isEqualTo(row.expected());
            }
          });
    }
  }

  private static void set(Child child, String end, String calls) {
    for (String call : calls.isEmpty() ? new String[0] : calls.split(" ")) {
      child.ask("set " + end + " " + call.replace('=', ' '));
    }
  }

  private static String values(SocketSettings settings) {
    return "%d %d %d %d %d"
        .formatted(
            settings.keepAlive() ? 1 : 0,
            settings.idleSeconds(),
            settings.intervalSeconds(),
            settings.count(),
            settings.userTimeoutMillis());
  }

  @ParameterizedTest
  @EnumSource
  void protectOverwritesWhatWasSetBefore(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS)) {
      Child.Pair pair = child.open("open a localhost keep-alive=0 idle=99");

      assertThat(pair.client()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void protectLetsTimesBeChangedAndIgnoresOff(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS)) {
      Child.Pair pair = child.open("open a localhost");
      for (String end : new String[] {"client", "accepted"}) {
        child.ask("set a " + end + " idle 99");
        child.ask("set a " + end + " keep-alive 0");
      }

      assertThat(pair.client()).isEqualTo(on(99, 11, 3));
      assertThat(pair.accepted()).isEqualTo(on(99, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatSwitchesOffIsNotProtected(Jdk jdk) {
    try (Child child = subject(jdk, "off")) {
      Child.Pair pair = child.open("open a localhost keep-alive=1");
      assertThat(pair.client().keepAlive()).isFalse();

      child.ask("set a client keep-alive 1");

      assertThat(pair.client().keepAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleThatSetsOnlyAUserTimeoutDoesNotProtectOn(Jdk jdk) {
    try (Child child = subject(jdk, "user-timeout=77s")) {
      Child.Pair pair = child.open("open a localhost keep-alive=1");
      assertThat(pair.client().keepAlive()).isTrue();
      assertThat(pair.client().userTimeoutMillis()).isEqualTo(77_000);

      child.ask("set a client keep-alive 0");

      assertThat(pair.client().keepAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillSetsOnlyWhatTheApplicationHasNot(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS + ",mode=fill")) {
      Child.Pair off = child.open("open a localhost keep-alive=0 idle=99");
      Child.Pair on = child.open("open b localhost keep-alive=1");

      assertThat(off.client().keepAlive()).isFalse();
      assertThat(off.client().idleSeconds()).isEqualTo(99);
      assertThat(off.client().count()).isEqualTo(3);
      assertThat(on.client()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillIgnoresNoLaterCall(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS + ",mode=fill")) {
      Child.Pair pair = child.open("open a localhost");
      assertThat(pair.accepted()).isEqualTo(on(61, 11, 3));

      child.ask("set a accepted keep-alive 0");

      assertThat(pair.accepted().keepAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void enforceIgnoresEveryLaterCall(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS + ",mode=enforce")) {
      Child.Pair pair = child.open("open a localhost idle=99");
      for (String call : new String[] {"keep-alive 0", "idle 98", "interval 97", "count 96"}) {
        child.ask("set a client " + call);
        child.ask("set a accepted " + call);
      }

      assertThat(pair.client()).isEqualTo(on(61, 11, 3));
      assertThat(pair.accepted()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rulesSeeTheNameAndTheSideAlsoWhenTheApplicationSetsLater(Jdk jdk) {
    String policy = "connect localhost " + SETTINGS + ",mode=enforce; any * leave";
    try (Child child = subject(jdk, policy)) {
      Child.Pair named = child.open("open a localhost");
      Child.Pair numbered = child.open("open b 127.0.0.1");
      for (String name : new String[] {"a", "b"}) {
        child.ask("set " + name + " client idle 99");
        child.ask("set " + name + " accepted idle 99");
      }

      assertThat(named.client()).isEqualTo(on(61, 11, 3));
      assertThat(named.accepted().idleSeconds()).isEqualTo(99);
      assertThat(numbered.client().idleSeconds()).isEqualTo(99);
      assertThat(numbered.client().keepAlive()).isFalse();
      assertThat(child.ask("bean")).isEqualTo("unmatched 0; 1 0; 3 0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void rulesOfOneModeProtectAlsoWhereNothingIsRemembered(Jdk jdk) {
    try (Child child = subject(jdk, "connect localhost idle=61s; any * idle=62s")) {
      Child.Pair pair = child.open("open a localhost");
      for (String end : new String[] {"client", "accepted"}) {
        child.ask("set a " + end + " keep-alive 0");
        child.ask("set a " + end + " interval 99");
      }

      assertThat(pair.client()).isEqualTo(on(61, 99, UNTOUCHED.count()));
      assertThat(pair.accepted()).isEqualTo(on(62, 99, UNTOUCHED.count()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void protectOverwritesWhatTheListenerWasGiven(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS)) {
      Child.Pair listener = child.open("listen a 99");
      Child.Pair pair = child.open("join a c");
      child.ask("accept a");

      assertThat(listener.listener().idleSeconds()).isEqualTo(99);
      assertThat(pair.accepted()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillLeavesWhatTheListenerWasGiven(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS + ",mode=fill")) {
      child.open("listen a 99");
      Child.Pair pair = child.open("join a c");
      child.ask("accept a");

      assertThat(pair.accepted()).isEqualTo(on(99, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBeanShowsTheStatus(Jdk jdk) {
    try (Child child = subject(jdk, SETTINGS)) {
      assertThat(child.ask("status"))
          .startsWith("running: 1 rule from the argument; covers java.net, NIO and")
          .isEqualTo(child.ask("property keepalive4j.agent.status"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBeanShowsWhatTheKernelHasForEachConnection(Jdk jdk) {
    try (Child child = subject(jdk, "connect * idle=61s,interval=11s; accept * leave")) {
      Child.Pair pair = child.open("way socket");

      String client = "127.0.0.1:" + pair.clientPort();
      String server = "127.0.0.1:" + pair.serverPort();
      assertThat(child.ask("connections").split("; "))
          .containsExactlyInAnyOrder(
              "",
              client + " " + server + " connect idle=61s,interval=11s,count=9,user-timeout=0s",
              server + " " + client + " accept off");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theModeHoldsWhileASocketIsConnecting(Jdk jdk) {
    for (String rules : new String[] {"%s", "any 127.0.0.0/8 %s", "any *:1 leave; any * %s"}) {
      try (Child protect = subject(jdk, rules.formatted(SETTINGS));
          Child enforce = subject(jdk, rules.formatted(SETTINGS + ",mode=enforce"))) {
        for (Child child : new Child[] {protect, enforce}) {
          Child.Pair connecting = child.open("connecting a");
          child.ask("set a channel keep-alive 0");
          child.ask("set a channel idle 99");

          int idle = child == protect ? 99 : 61;
          assertThat(connecting.client()).as(rules).isEqualTo(on(idle, 11, 3));
        }
      }
    }
  }
}

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

/** Tests the modes, which decide whether the agent or the application wins. */
final class AgentModesTest extends SocketOpenerTest {
  private static final String SETTINGS = "idle=61s,interval=11s,count=3";

  /** The cases by rule, without those for which the JDK has no option. */
  private static Map<String, List<ModeCase>> table() {
    assertThat(values(UNTOUCHED)).isEqualTo("0 7200 75 9 0");
    return ModeCase.all().stream()
        .filter(row -> !row.setsUserTimeout())
        .collect(Collectors.groupingBy(ModeCase::rule));
  }

  @ParameterizedTest
  @EnumSource
  void eachModeDecidesWhoseValueWins(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "any * leave")) {
      table()
          .forEach((rule, rows) -> {
            child.ask("install " + rule);
            for (ModeCase row : rows) {
              ProgramJvm.Pair connected = child.open("open a localhost " + row.before());
              set(child, "a client", row.after());
              assertThat(values(connected.client())).as("%s", row).isEqualTo(row.ifSeen());

              if (!row.before().contains("keep-alive")) { // the JDK refuses it on a listener
                child.open("listen b " + row.before());
                ProgramJvm.Pair accepted = child.open("join b c");
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
  void eachModeDecidesWhoseValueWinsOnOpenConnections(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "any * leave")) {
      table()
          .forEach((rule, rows) -> {
            child.ask("install any * leave");
            Map<ModeCase, ProgramJvm.Pair> pairs = new LinkedHashMap<>();
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

  private static void set(ProgramJvm child, String end, String calls) {
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
  void protectOverwritesEarlierValues(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS)) {
      ProgramJvm.Pair pair = child.open("open a localhost keep-alive=0 idle=99");

      assertThat(pair.client()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void protectAllowsOtherTimesAndIgnoresOff(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS)) {
      ProgramJvm.Pair pair = child.open("open a localhost");
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
  void aRuleThatSwitchesKeepAliveOffProtectsNothing(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "off")) {
      ProgramJvm.Pair pair = child.open("open a localhost keep-alive=1");
      assertThat(pair.client().keepAlive()).isFalse();

      child.ask("set a client keep-alive 1");

      assertThat(pair.client().keepAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleWithOnlyAUserTimeoutDoesNotProtectKeepAlive(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "user-timeout=77s")) {
      ProgramJvm.Pair pair = child.open("open a localhost keep-alive=1");
      assertThat(pair.client().keepAlive()).isTrue();
      assertThat(pair.client().userTimeoutMillis()).isEqualTo(77_000);

      child.ask("set a client keep-alive 0");

      assertThat(pair.client().keepAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillSetsOnlyOptionsThatTheApplicationHasNotSet(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS + ",mode=fill")) {
      ProgramJvm.Pair off = child.open("open a localhost keep-alive=0 idle=99");
      ProgramJvm.Pair on = child.open("open b localhost keep-alive=1");

      assertThat(off.client().keepAlive()).isFalse();
      assertThat(off.client().idleSeconds()).isEqualTo(99);
      assertThat(off.client().count()).isEqualTo(3);
      assertThat(on.client()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillIgnoresNoLaterCall(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS + ",mode=fill")) {
      ProgramJvm.Pair pair = child.open("open a localhost");
      assertThat(pair.accepted()).isEqualTo(on(61, 11, 3));

      child.ask("set a accepted keep-alive 0");

      assertThat(pair.accepted().keepAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void enforceIgnoresEveryLaterCall(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS + ",mode=enforce")) {
      ProgramJvm.Pair pair = child.open("open a localhost idle=99");
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
  void laterCallsAreMatchedByNameAndDirectionToo(Jdk jdk) {
    String policy = "connect db.example.org " + SETTINGS + ",mode=enforce; any * leave";
    try (ProgramJvm child = subject(jdk, policy, withExampleHost())) {
      ProgramJvm.Pair named = child.open("open a db.example.org");
      ProgramJvm.Pair numbered = child.open("open b 127.0.0.1");
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
  void rulesOfOneModeProtectEvenIfConnectionsAreNotRemembered(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "connect localhost idle=61s; any * idle=62s")) {
      ProgramJvm.Pair pair = child.open("open a localhost");
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
  void protectOverwritesTheOptionsOfTheListener(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS)) {
      ProgramJvm.Pair listener = child.open("listen a 99");
      ProgramJvm.Pair pair = child.open("join a c");
      child.ask("accept a");

      assertThat(listener.listener().idleSeconds()).isEqualTo(99);
      assertThat(pair.accepted()).isEqualTo(on(61, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillKeepsTheOptionsOfTheListener(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS + ",mode=fill")) {
      child.open("listen a 99");
      ProgramJvm.Pair pair = child.open("join a c");
      child.ask("accept a");

      assertThat(pair.accepted()).isEqualTo(on(99, 11, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBeanShowsTheStatus(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, SETTINGS)) {
      assertThat(child.ask("status"))
          .startsWith("running: 1 rule from the argument; covers java.net, NIO and")
          .isEqualTo(child.ask("property keepalive4j.agent.status"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBeanShowsWhatTheKernelHasForEachConnection(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "connect * idle=61s,interval=11s; accept * leave")) {
      ProgramJvm.Pair pair = child.open("way socket");

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
  void theBeanShowsIpv6AddressesInTheirShortForm(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "any * leave", "-Djava.net.preferIPv6Addresses=true")) {
      ProgramJvm.Pair pair = child.open("open a ::1");

      assertThat(child.ask("connections"))
          .contains("[::1]:" + pair.clientPort() + " [::1]:" + pair.serverPort() + " connect ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theModeAppliesWhileASocketIsConnecting(Jdk jdk) {
    for (String rules : new String[] {"%s", "any 127.0.0.0/8 %s", "any *:1 leave; any * %s"}) {
      try (ProgramJvm protect = subject(jdk, rules.formatted(SETTINGS));
          ProgramJvm enforce = subject(jdk, rules.formatted(SETTINGS + ",mode=enforce"))) {
        for (ProgramJvm child : new ProgramJvm[] {protect, enforce}) {
          ProgramJvm.Pair connecting = child.open("connecting a");
          child.ask("set a channel keep-alive 0");
          child.ask("set a channel idle 99");

          int idle = child == protect ? 99 : 61;
          assertThat(connecting.client()).as(rules).isEqualTo(on(idle, 11, 3));
        }
      }
    }
  }
}

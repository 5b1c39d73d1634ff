package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MATCH and POLICY as text. */
class PolicyTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          any * | any *
          connect :5432 | connect *:5432
          any :80 | any *:80
          any localhost | any localhost
          connect LocalHost:6379 | connect localhost:6379
          any *.localhost | any *.localhost
          any localhost.example | any localhost.example
          any *:7400,7401 | any *:7400-7401
          any *:443,80 | any *:80,443
          any *:8000-8999,80,8500-9000,443 | any *:80,443,8000-9000
          any :80 , 443,  8000-8001 | any *:80,443,8000-8001
          any [fd00::]/8:80,443 | any [fd00::]/8:80,443
          connect *:443 | connect *:443
          accept  10.1.2.3:8000-8999 | accept 10.1.2.3:8000-8999
          any 10.1.2.3/32 | any 10.1.2.3
          any 10.0.0.0/8 | any 10.0.0.0/8
          any 0.0.0.0/0:1-65535 | any 0.0.0.0/0:1-65535
          any *:7-7 | any *:7
          any [fd00::1] | any [fd00::1]
          any [FD00:0::1]:443 | any [fd00::1]:443
          any [fd00::]/8:443 | any [fd00::]/8:443
          any [::]/0 | any [::]/0
          any [1:0:0:2:0:0:0:3] | any [1:0:0:2::3]
          any [1:0:2:3:4:5:6:7] | any [1:0:2:3:4:5:6:7]
          any [::1.2.3.4] | any [::102:304]
          any [::ffff:10.0.0.1]:80 | any 10.0.0.1:80
          any [::ffff:10.0.0.0]/104 | any 10.0.0.0/8
          any [::ffff:0:0]/96 | any 0.0.0.0/0
          connect db.example.org:5432 | connect db.example.org:5432
          connect *.Example.ORG | connect *.example.org
          connect my_host-1 | connect my_host-1
          connect 1.example | connect 1.example
          """)
  void readsAndPrintsMatches(String text, String printed) {
    Match match = Match.parse(text);

    assertThat(match).hasToString(printed).isEqualTo(Match.parse(printed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "" | 1 | connect, accept or any | end of text
          Connect *:1 | 1 | connect, accept or any | 'Connect'
          *:443 | 1 | connect, accept or any | '*:443'
          any | 4 | a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, localhost, a name or *.example.org | end of text
          any /8 | 5 | a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, localhost, a name or *.example.org | '/8'
          any localhost/8 | 14 | end of the match | '/8'
          any a..b | 5 | a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, localhost, a name or *.example.org | 'a..b'
          any münchen.example | 5 | a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, localhost, a name or *.example.org | 'münchen.example'
          any *.*.example | 5 | a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, localhost, a name or *.example.org | '*.*.example'
          any a.example/8 | 5 | an address before a prefix length | 'a.example/'
          any 10.0.0 | 5 | an IPv4 address of four numbers from 0 to 255 | '10.0.0'
          any 10.0.0.256 | 5 | an IPv4 address of four numbers from 0 to 255 | '10.0.0.256'
          any 010.0.0.1 | 5 | an IPv4 address of four numbers from 0 to 255 | '010.0.0.1'
          any 10.0.0.1/33 | 14 | a prefix length from 0 to 32 | '33'
          any 10.0.0.1/ | 14 | a prefix length from 0 to 32 | end of text
          any 10.1.2.3/8 | 5 | a network without host bits | '10.1.2.3/8'
          any [fd00::1]/8 | 5 | a network without host bits | '[fd00::1]/8'
          any [::ffff:10.1.0.0]/104 | 5 | a network without host bits | '[::ffff:10.1.0.0]/104'
          any [::]/129 | 10 | a prefix length from 0 to 128 | '129'
          any ::1 | 5 | brackets around an IPv6 address | '::1'
          any fd00::/8 | 5 | brackets around an IPv6 address | 'fd00::/8'
          any fe80::1%eth0 | 5 | brackets around an IPv6 address | 'fe80::1%eth0'
          any [fe80::1%eth0] | 6 | an IPv6 address without a zone | 'fe80::1%eth0'
          any [] | 6 | an IPv6 address | ']'
          any [10.0.0.1] | 6 | an IPv6 address | '10.0.0.1'
          any [fd00::1::2] | 6 | an IPv6 address | 'fd00::1::2'
          any [fd00::1 | 13 | ']' after the IPv6 address | end of text
          any [fd00::1]x | 14 | end of the match | 'x'
          any *: | 7 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | end of text
          any *:0 | 7 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | '0'
          any *:65536 | 7 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | '65536'
          any *:http | 7 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | 'http'
          any *:80- | 10 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | end of text
          any *:80, | 10 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | end of text
          any *:80,http | 10 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | 'http'
          any *:80 443 | 10 | end of the match | '443'
          any *:80,9-8 | 10 | a range of ports with the lowest first | '9-8'
          any *:9-8 | 7 | a range of ports with the lowest first | '9-8'
          any 10.0.0.1:80:90 | 14 | a port from 1 to 65535, a range such as 8000-8999, or a list of these | '80:90'
          any * on | 7 | end of the match | 'on'
          """)
  void refusesMatchesWithColumnExpectedAndGot(
      String text, int column, String expected, String got) {
    SyntaxException error = catchThrowableOfType(SyntaxException.class, () -> Match.parse(text));

    assertThat(error)
        .hasMessageStartingWith(
            "line 1, column " + column + ": expected " + expected + ", got " + got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          any * on, mode=enforced   | enforce
          any * on,mode=FILL        | fill
          conect *:80 on            | connect
          any * on;acept *:80 on    | accept
          idel=60s                  | idle
          any * off,idle_=60s       | idle
          any ::1 on                | [::1]
          any fd00::/8 on           | [fd00::]/8
          any fe80::1%eth0 on       | [fe80::1]%eth0
          any 10.1.2.3/8 on         | 10.0.0.0/8
          any [fd00::1]/8 on        | [fd00::]/8
          any [::ffff:10.1.0.0]/104 | 10.0.0.0/8
          """)
  void suggestsWhatWasMeant(String text, String meant) {
    SyntaxException error = catchThrowableOfType(SyntaxException.class, () -> Policy.parse(text));

    assertThat(error.suggestion()).contains(meant);
    assertThat(error).hasMessageEndingWith("; did you mean `" + meant + "`?");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.255.255.255, true",
    "126.255.255.255, false",
    "128.0.0.0, false",
    "::1, true",
    "::ffff:127.1.2.3, true",
    "::, false",
    "::2, false",
    "10.0.0.1, false",
  })
  void localhostMeansTheLoopbackAddresses(String address, boolean matches) throws Exception {
    InetAddress peer = InetAddress.getByName(address);
    Connection connection =
        new Connection(Optional.of(Direction.CONNECT), peer, Optional.of("example.org"), 80, 40000);

    assertThat(Match.parse("any localhost").matches(connection)).isEqualTo(matches);
    assertThat(Host.LOCALHOST.networks())
        .filteredOn(network -> network.contains(peer))
        .hasSize(matches ? 1 : 0);
  }

  @Test
  void portListsAreEqualIfTheyHaveTheSamePorts() {
    Ports ports =
        new Ports(List.of(new Ports.Range(7, 9), new Ports.Range(3, 3), new Ports.Range(1, 2)));

    Ports parsed = Match.parse("any *:1-3,9,7-8").ports().orElseThrow();
    assertThat(ports).isEqualTo(parsed).hasSameHashCodeAs(parsed).hasToString("1-3,7-9");
    assertThat(IntStream.rangeClosed(0, 10).filter(ports::contains))
        .containsExactly(1, 2, 3, 7, 8, 9);
  }

  @Test
  void readsRulesOfLinesSemicolonsAndComments() {
    Policy policy =
        Policy.parse(
            """
            # databases
            \tconnect db.example.org:5432 idle=60s,mode=enforce # the pool's
            accept *:8080 off;; any 10.0.0.0/8 leave;\r
            \r
            any * user-timeout=90s,mode=fill\
            """);

    assertThat(policy)
        .hasToString(
            """
            connect db.example.org:5432 idle=60s,mode=enforce
            accept *:8080 off
            any 10.0.0.0/8 leave
            any * user-timeout=90s,mode=fill\
            """)
        .isEqualTo(Policy.parse(policy.toString()));
    assertThat(policy.rules().get(2).leavesAlone()).isTrue();
    assertThat(policy.rules().get(3).leavesAlone()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"any * on\nany * off", "any * on\r\nany * off", "any * on\rany * off"})
  void readsEveryLineEnd(String text) {
    assertThat(Policy.parse(text).rules()).hasSize(2);
    assertThat(Policy.parse("#x" + text.substring(8)).rules()).hasSize(1);
    assertThatThrownBy(() -> Policy.parse(text + "!"))
        .hasMessageStartingWith("line 2, column 7: expected on, off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          idle=60s | any * idle=60s
          off | any * off
          "mode=fill,on" | any * on,mode=fill
          "on,mode=protect" | any * on
          "\\n# all\\n on # yes\\n" | any * on
          """)
  void readsSettingsAloneAsARuleForAll(String text, String printed) {
    assertThat(Policy.parse(text.replace("\\n", "\n"))).hasToString(printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          "" | 1 | 1 | at least one rule (`any * leave` leaves every connection alone) | end of text
          "# none\\n" | 2 | 1 | at least one rule (`any * leave` leaves every connection alone) | end of text
          idel=60s | 1 | 1 | a match (connect, accept or any) or settings such as idle=60s | 'idel'
          leave | 1 | 1 | a match (connect, accept or any) or settings such as idle=60s | 'leave'
          "on; off" | 1 | 5 | nothing more, because settings alone apply to every connection | 'off'
          on off | 1 | 4 | end of the settings | 'off'
          any idle=60s | 1 | 5 | a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, localhost, a name or *.example.org | 'idle=60s'
          "any * on\\nfoo" | 2 | 1 | connect, accept or any | 'foo'
          "any * on\\nidle=60s" | 2 | 1 | connect, accept or any | 'idle=60s'
          "any *\\nany * on" | 1 | 6 | settings (such as idle=60s,interval=10s,count=5) or leave | end of line
          any * | 1 | 6 | settings (such as idle=60s,interval=10s,count=5) or leave | end of text
          any *; | 1 | 6 | settings (such as idle=60s,interval=10s,count=5) or leave | ';'
          any * on any | 1 | 10 | end of the rule (a line end or ';') | 'any'
          any * leave on | 1 | 13 | end of the rule (a line end or ';') | 'on'
          any * mode=fill | 1 | 16 | settings in addition to the mode, such as idle=60s | end of text
          "any * on,mode=" | 1 | 15 | protect, fill or enforce | end of text
          "any * on,mode=Fill" | 1 | 15 | protect, fill or enforce | 'Fill'
          "any * mode=fill,mode=fill,on" | 1 | 17 | only one mode | 'mode'
          "any * leave,mode=fill" | 1 | 7 | on, off, idle=60s, interval=10s, count=5 or user-timeout=90s | 'leave'
          "\\r\\n\\tany * idle=x" | 2 | 13 | a duration such as 500ms, 60s, 1m30s, 2h or 1d | 'x'
          """)
  void refusesPoliciesWithPlaceExpectedAndGot(
      String text, int line, int column, String expected, String got) {
    String lines = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");

    SyntaxException error = catchThrowableOfType(SyntaxException.class, () -> Policy.parse(lines));

    assertThat(error)
        .hasMessageStartingWith(
            "line " + line + ", column " + column + ": expected " + expected + ", got " + got);
  }

  @Test
  void readsAHundredThousandRules() {
    String rules = "connect 10.0.0.0/8:5432 idle=60s\n".repeat(100_000);

    assertThat(Policy.parse(rules).rules()).hasSize(100_000);
  }

  @Test
  void refusesValuesThatNoTextHas() {
    assertThatThrownBy(() -> new Host.Name("Example.org", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Example.org'");
    assertThatThrownBy(() -> new Host.Name("10.0.0.1", false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Host.Name("localhost", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Host.LOCALHOST");
    assertThatThrownBy(() -> new Rule(Match.ALL, KeepAlive.leave(), Mode.FILL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fill");
    assertThatThrownBy(() -> Ports.of(9, 8)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ports(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Policy(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("any * leave");
  }
}

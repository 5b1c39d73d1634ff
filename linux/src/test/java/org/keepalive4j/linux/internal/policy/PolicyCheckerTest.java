package org.keepalive4j.linux.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.Policy;
import org.keepalive4j.Ports;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.PolicyWarning;

class PolicyCheckerTest {
  private static List<String> check(String policy) {
    return PolicyChecker.check(Policy.parse(policy)).stream()
        .map(warning -> warning.rule() + ": " + warning.text())
        .toList();
  }

  @Test
  void namesTheOneRuleThatCoversAnother() {
    assertThat(check("any * on; connect 10.0.0.1 off"))
        .containsExactly(
            "2: never matches: rule 1 (`any * on`) comes first and matches all that it would");
  }

  @Test
  void namesWhatCoversARuleWithAHostName() {
    String name = "the kernel sees addresses and cannot know the name ";
    String remedy = ": write an address or a network, or use the agent";

    assertThat(check("connect *:443 on; connect foo:443 off; connect 10.0.0.0/8 on"))
        .containsExactly(
            "2: " + name + "foo" + remedy,
            "2: never matches: rule 1 (`connect *:443 on`) comes first and matches all that it"
                + " would");
    assertThat(check("any *.foo on; any *.bar.foo off; any foo on; any x.foo on; any 10.0.0.1 on"))
        .filteredOn(text -> !text.contains(name))
        .extracting(text -> text.substring(0, text.indexOf(" (")))
        .containsExactly("2: never matches: rule 1", "4: never matches: rule 1");
  }

  @ParameterizedTest
  @CsvSource({
    "any 10.0.0.0/9 on; any 10.128.0.0/10 on; any 10.0.0.0/8 off",
    "any *:1-99 on; any *:101-65535 on; any 10.0.0.1:80-200 off",
    "any 10.0.0.0/9 on; any 10.128.0.0/9 on; any 10.0.0.0/8 off",
    "connect * on; accept * on; any * off",
    "any *:1-65535 on; any * off",
    "'any 127.0.0.0/9 on; any [::]/64 on; any localhost:80,82 off'",
    "any 127.0.0.0/8 on; any [::2] on; any localhost off",
    "'any *:80,82 on; any *:80-82 off'",
    "any 0.0.0.0/0 on; any * off",
    "any 10.0.0.0/9:1-500 on; any 10.128.0.0/9:300-600 on; any 10.0.0.0/8:299-500 off",
    "connect 10.0.0.0/9 on; accept 10.128.0.0/9 on; any 10.0.0.0/8 off"
  })
  void doesNotWarnWhereSomethingIsLeft(String policy) {
    assertThat(check(policy)).isEmpty();
  }

  static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  /** Against trying: every corner of the boxes that the rules are. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void warnsOnlyOfRulesThatNothingReaches(int seed) throws UnknownHostException {
    var random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      texts.add(rule(random));
    }
    var policy = Policy.parse(String.join("\n", texts));

    Set<Integer> reached = reached(policy.rules());

    assertThat(PolicyChecker.check(policy).stream().map(PolicyWarning::rule))
        .as("%s", policy)
        .doesNotContainAnyElementsOf(reached);
  }

  private static String rule(Random random) {
    var direction = List.of("any", "any", "connect", "accept").get(random.nextInt(4));
    int bits = random.nextInt(4);
    int address = random.nextInt(1 << bits) << (4 - bits);
    var host =
        switch (random.nextInt(9)) {
          case 8 -> bits == 0 ? "127.0.0.0/8" : bits == 1 ? "[::]/64" : "localhost";
          case 0 -> "*";
          case 1 -> bits == 0 ? "0.0.0.0/0" : "0.0.0.0/1";
          case 2 -> bits == 0 ? "128.0.0.0/1" : "[::]/0";
          default -> "10.0.0." + address + "/" + (28 + bits);
        };
    int first = 1 + random.nextInt(4) * 10;
    int second = 1 + random.nextInt(5) * 10;
    var ports = random.nextInt(3) == 0 ? ":" + first + "-" + (first + random.nextInt(30)) : "";
    ports += ports.isEmpty() || random.nextBoolean() ? "" : "," + second + "-" + (second + 20);
    return direction + " " + host + ports + " on";
  }

  private static Set<Integer> reached(List<Rule> rules) throws UnknownHostException {
    Set<BigInteger> ipv4 = new HashSet<>(Set.of(BigInteger.ZERO));
    Set<Integer> ports = new HashSet<>(Set.of(1));
    for (var rule : rules) {
      for (var network : rule.match().host().networks()) {
        if (network.address().getAddress().length != 4) {
          continue;
        }
        var first = new BigInteger(1, network.address().getAddress());
        ipv4.add(first);
        ipv4.add(first.add(BigInteger.ONE.shiftLeft(32 - network.prefixLength())));
      }
      for (var range : rule.match().ports().map(Ports::ranges).orElse(List.of())) {
        ports.add(range.first());
        ports.add(range.last() + 1);
      }
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (var text : List.of("fd00::1", "::1", "::2")) {
      addresses.add(InetAddress.getByName(text));
    }
    for (var each : ipv4) {
      if (each.bitLength() <= 32) {
        int number = each.intValue();
        addresses.add(
            InetAddress.getByAddress(
                new byte[] {
                  (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
                }));
      }
    }
    Set<Integer> reached = new HashSet<>();
    for (var address : addresses) {
      for (int port : ports) {
        for (var side : new @Nullable Direction[] {null, Direction.CONNECT, Direction.ACCEPT}) {
          var connection =
              new Connection(Optional.ofNullable(side), address, Optional.empty(), port, port);
          for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).match().matches(connection)) {
              reached.add(i + 1);
              break;
            }
          }
        }
      }
    }
    return reached;
  }
}

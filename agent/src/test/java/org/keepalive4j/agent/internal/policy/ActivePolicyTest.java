package org.keepalive4j.agent.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;

class ActivePolicyTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static ActivePolicy policy(String rules) {
    return new ActivePolicy(Policy.parse(rules), "a test");
  }

  private static Connection toPort(int port) {
    return new Connection(Optional.of(Direction.CONNECT), LOOPBACK, Optional.empty(), port, 50_000);
  }

  @Test
  void theFirstRuleThatMatchesIsUsedAndCounted() {
    ActivePolicy policy = policy("connect *:5432 idle=30s; connect * idle=60s; any * off");

    assertThat(policy.matchAndCount(toPort(5432))).isSameAs(policy.rules().get(0));
    assertThat(policy.matchAndCount(toPort(80))).isSameAs(policy.rules().get(1));
    assertThat(policy.matchAndCount(toPort(443))).isSameAs(policy.rules().get(1));
    assertThat(policy.rules()).extracting(ActiveRule::hits).containsExactly(1L, 2L, 0L);
    assertThat(policy.unmatched()).isZero();
  }

  @Test
  void aConnectionThatNoRuleMatchesIsCounted() {
    ActivePolicy policy = policy("connect *:5432 idle=30s");

    assertThat(policy.matchAndCount(toPort(80))).isNull();
    assertThat(policy.unmatched()).isEqualTo(1);
  }

  @Test
  void matchingWithoutCountingLeavesTheCountersAlone() {
    ActivePolicy policy = policy("connect *:5432 idle=30s");

    assertThat(policy.match(toPort(5432))).isSameAs(policy.lastRule());
    assertThat(policy.match(toPort(80))).isNull();
    assertThat(policy.lastRule().hits()).isZero();
    assertThat(policy.unmatched()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"connect * idle=60s", "any *:5432 idle=60s", "any db.example.org idle=60s"})
  void aRuleByDirectionPortOrNameNeedsRememberedConnections(String rules) {
    assertThat(policy(rules).needsDirectionOrName()).isTrue();
    assertThat(policy(rules + "; any * off").mustRememberConnections()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'any * idle=60s',                                      false",
    "'any 10.0.0.0/8 idle=60s; any * idle=5s',              false",
    "'any 10.0.0.0/8 leave; any * idle=5s',                 true",
    "'any 10.0.0.0/8 idle=60s,mode=enforce; any * idle=5s', true",
    "'any 10.0.0.0/8 idle=60s',                             true",
  })
  void aRuleByAddressNeedsThemOnlyIfOtherRulesIgnoreOtherCalls(String rules, boolean needed) {
    assertThat(policy(rules).mustRememberConnections()).isEqualTo(needed);
    assertThat(policy(rules).needsDirectionOrName()).isFalse();
  }

  @Test
  void aCallMayBeIgnoredIfAnyRuleIgnoresIt() {
    ActivePolicy policy = policy("connect *:1 idle=60s,mode=enforce; any * idle=60s,mode=fill");

    assertThat(policy.mayIgnore(KeepAliveOption.IDLE, 5)).isTrue();
    assertThat(policy("any * idle=60s").mayIgnore(KeepAliveOption.IDLE, 5)).isFalse();
    assertThat(policy("any * idle=60s").mayIgnore(KeepAliveOption.KEEP_ALIVE, 0)).isTrue();
  }

  @Test
  void onlyRulesWithNetworksMatchByAddress() {
    assertThat(policy("any 10.0.0.0/8 idle=60s; any * off").matchesByAddress()).isTrue();
    assertThat(policy("any db.example.org idle=60s; any * off").matchesByAddress()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'any * idle=60s',                                    0",
    "'connect * idle=5s; accept *:80 idle=60s',           1",
    "'accept *:443 idle=5s; accept *:80-90 idle=60s',     1",
    "'accept db.example.org idle=5s; accept * idle=60s',  1",
    "'accept 10.0.0.0/8 idle=5s; accept * idle=60s',     -1",
    "'accept *:443 idle=5s',                             -1",
    "'connect * idle=5s',                                -1",
  })
  void findsTheRuleOfAllConnectionsAcceptedOnPort80(String rules, int expected) {
    ActivePolicy policy = policy(rules);

    assertThat(policy.ruleForAllAcceptedOn(80))
        .isSameAs(expected < 0 ? null : policy.rules().get(expected));
  }
}

package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.GREATER;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R7;
import static org.keepalive4j.linux.internal.bpf.Register.R8;
import static org.keepalive4j.linux.internal.bpf.Register.R9;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Ports;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * Writes the code that finds the rule of a connection. Each direction and address family has its
 * own chain of comparisons, with only those rules that can match. On exit, R7 holds the number of
 * the rule. Destroys R1, R8 and R9.
 *
 * <p>Each comparison uses a computed value. If it used the address or port itself, the verifier
 * would track what each comparison reveals, follow the rest of the chain once per state, and give
 * up after a few hundred rules.
 */
final class RuleMatcher {
  private static final int AF_INET6 = 10;
  private static final int MAPPED = 0xffff; // the third word of ::ffff:0:0/96
  private static final int ADDRESS = -32; // on the stack: the words of an IPv6 address

  private final Assembler code;
  private final ConnectionFields fields;

  /** The code of the rules. */
  interface Targets {
    /** Returns the label of the code that applies a rule. */
    Label of(Rule rule);
  }

  RuleMatcher(Assembler code, ConnectionFields fields) {
    this.code = code;
    this.fields = fields;
  }

  /**
   * Jumps to the code of the matching rule, or to {@code none}.
   *
   * @param direction the direction of the connection; empty if unknown, which only rules without
   *     direction and ports match
   */
  void write(List<Rule> rules, Optional<Direction> direction, Targets targets, Label none) {
    if (direction.isPresent()) { // loads the service's port
      switch (direction.get()) {
        case CONNECT -> fields.loadRemotePort(code, R9);
        case ACCEPT -> fields.loadLocalPort(code, R9);
      }
    }
    var ipv4 = code.newLabel();
    var ipv6 = code.newLabel();
    branchByFamily(ipv4, ipv6);
    code.place(ipv4);
    chain(rules, direction, false, targets, none);
    code.place(ipv6);
    chain(rules, direction, true, targets, none);
  }

  /** Returns whether connections of this direction can match, empty if it is unknown. */
  static boolean mayMatch(Match match, Optional<Direction> direction) {
    return (match.direction().isEmpty() || match.direction().equals(direction))
        && (match.ports().isEmpty() || direction.isPresent());
  }

  /**
   * Loads an IPv4 address into R8, an IPv6 address onto the stack. A v4-mapped address on an IPv6
   * socket counts as IPv4.
   */
  private void branchByFamily(Label ipv4, Label ipv6) {
    var inet6 = code.newLabel();
    fields.loadFamily(code, R1);
    code.jumpIf(R1, EQUAL, AF_INET6, inet6);
    fields.loadIpv4(code, R8);
    code.jump(ipv4);

    code.place(inet6);
    for (int word = 0; word < 4; word++) {
      fields.loadIpv6(code, R1, word);
      code.store(Size.WORD, FP, ADDRESS + word * Integer.BYTES, R1);
    }
    code.load(Size.LONG, R1, FP, ADDRESS).jumpIfLong(R1, NOT_EQUAL, 0, ipv6);
    code.load(Size.WORD, R1, FP, ADDRESS + 8).jumpIf(R1, NOT_EQUAL, MAPPED, ipv6);
    code.load(Size.WORD, R8, FP, ADDRESS + 12).jump(ipv4);
  }

  private void chain(
      List<Rule> rules, Optional<Direction> direction, boolean ipv6, Targets targets, Label none) {
    for (int number = 0; number < rules.size(); number++) {
      var rule = rules.get(number);
      var match = rule.match();
      if (!mayMatch(match, direction) || !isOfFamily(match.host(), ipv6)) {
        continue;
      }
      var next = code.newLabel();
      if (match.host() instanceof Host.Network network) {
        compare(network, next);
      }
      if (match.ports().isPresent()) {
        compare(match.ports().get(), next);
      }
      code.move(R7, number).jump(targets.of(rule));
      code.place(next);
    }
    code.jump(none);
  }

  private static boolean isOfFamily(Host host, boolean ipv6) {
    return switch (host) {
      case Host.Any any -> true;
      case Host.Network network -> network.address() instanceof Inet6Address == ipv6;
      case Host.Name name ->
          throw new IllegalArgumentException(
              name + " is a name: the kernel sees addresses only. Write the address or network");
    };
  }

  private void compare(Host.Network network, Label next) {
    var words = ByteBuffer.wrap(network.address().getAddress());
    boolean ipv4 = words.capacity() == Integer.BYTES;
    for (int bits = network.prefixLength(), at = ADDRESS; bits > 0; bits -= 32, at += 4) {
      if (ipv4) {
        code.move(R1, R8);
      } else {
        code.load(Size.WORD, R1, FP, at);
      }
      int ignored = Math.max(32 - bits, 0);
      if (ignored > 0) {
        code.shiftRight(R1, ignored);
      }
      code.xor(R1, words.getInt() >>> ignored).jumpIf(R1, NOT_EQUAL, 0, next);
    }
  }

  private void compare(Ports ports, Label next) {
    code.move(R1, ports.last()).subtract(R1, R9);
    code.jumpIf(R1, GREATER, ports.last() - ports.first(), next);
  }
}

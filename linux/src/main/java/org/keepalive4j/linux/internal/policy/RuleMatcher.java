package org.keepalive4j.linux.internal.policy;

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
import org.keepalive4j.Host;
import org.keepalive4j.Ports;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.BtfException;
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
  /** The stack offset of the words of an IPv6 address. */
  static final int ADDRESS = -32;

  private final Assembler code;
  private final ConnectionFieldLoader view;

  /** The code of the rules. */
  interface Targets {
    /** Returns the label of the code that applies a rule. */
    Label of(Rule rule);
  }

  RuleMatcher(Assembler code, ConnectionFieldLoader view) {
    this.code = code;
    this.view = view;
  }

  /** Jumps to the code of the matching rule, or to {@code none}. */
  void write(List<Rule> rules, Side side, Targets targets, Label none) throws BtfException {
    switch (side) { // the service's port
      case CONNECT -> view.loadRemotePort(code, R9);
      case ACCEPT -> view.loadLocalPort(code, R9);
      case UNKNOWN -> {
        // no rule with a port is looked at
      }
    }
    var addresses = new AddressLoader(code);
    addresses.branch(view);
    code.place(addresses.ipv4());
    chain(rules, side, false, targets, none);
    code.place(addresses.ipv6());
    chain(rules, side, true, targets, none);
  }

  private void chain(List<Rule> rules, Side side, boolean ipv6, Targets targets, Label none) {
    for (int number = 0; number < rules.size(); number++) {
      var rule = rules.get(number);
      var match = rule.match();
      var networks = networks(match.host(), ipv6);
      if (!side.mayMatch(match) || networks.isEmpty()) {
        continue;
      }
      var next = code.newLabel();
      anyOf(networks, this::compare, next);
      anyOf(match.ports() == null ? List.of() : match.ports().ranges(), this::compare, next);
      code.move(R7, number).jump(targets.of(rule));
      code.place(next);
    }
    code.jump(none);
  }

  /** Returns the networks of one family whose addresses the host matches. */
  private static List<Host.Network> networks(Host host, boolean ipv6) {
    if (host instanceof Host.Name name) {
      throw new IllegalArgumentException(
          name + " is a name: the kernel sees addresses only. Write the address or network");
    }
    return host.networks().stream()
        .filter(network -> network.address() instanceof Inet6Address == ipv6)
        .toList();
  }

  /** Writes a comparison that jumps if something is not equal. */
  private interface Comparison<T> {
    void write(T with, Label different);
  }

  /** Jumps to {@code none} unless the comparison with one of the values succeeds. */
  private <T> void anyOf(List<T> values, Comparison<T> comparison, Label none) {
    var one = code.newLabel();
    for (int i = 0; i < values.size(); i++) {
      boolean isLast = i == values.size() - 1;
      var next = isLast ? none : code.newLabel();
      comparison.write(values.get(i), next);
      if (!isLast) {
        code.jump(one).place(next);
      }
    }
    code.place(one);
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

  private void compare(Ports.Range ports, Label next) {
    code.move(R1, ports.last()).subtract(R1, R9);
    code.jumpIf(R1, GREATER, ports.last() - ports.first(), next);
  }
}

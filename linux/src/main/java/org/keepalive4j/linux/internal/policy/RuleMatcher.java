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
 * The code that finds a connection's rule. There is one chain of comparisons for each side and each
 * family of addresses, which has only the rules that can match there. After: the rule's number in
 * R7; R1, R8 and R9 are destroyed.
 *
 * <p>What is compared is always the result of a calculation. From a comparison of the address or
 * port itself the verifier would learn something about it, follow the rest of the chain once for
 * each thing that it learnt, and give up after some hundred rules.
 */
final class RuleMatcher {
  /** Where the words of an IPv6 address are on the stack. */
  static final int ADDRESS = -32;

  private final Assembler code;
  private final ConnectionFieldLoader view;

  /** Where code for a rule is. */
  interface Targets {
    /** The place of what a rule's connections get. */
    Label of(Rule rule);
  }

  RuleMatcher(Assembler code, ConnectionFieldLoader view) {
    this.code = code;
    this.view = view;
  }

  /** Goes to the rule's action, or to the label for none. */
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
      if (!side.mayMatch(match) || !isOfFamily(match.host(), ipv6)) {
        continue;
      }
      var next = code.newLabel();
      if (match.host() instanceof Host.Network network) {
        compare(network, next);
      }
      if (match.ports() != null) {
        compare(match.ports(), next);
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

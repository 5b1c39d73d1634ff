package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R8;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * Writes the code that loads a remote address for {@link RuleMatcher} and branches by its family. A
 * v4-mapped address on an IPv6 socket counts as IPv4.
 */
final class AddressLoader {
  private static final int AF_INET6 = 10;
  private static final int MAPPED = 0xffff; // the third word of ::ffff:0:0/96

  private final Assembler code;
  private final Label ipv4;
  private final Label ipv6;

  AddressLoader(Assembler code) {
    this.code = code;
    ipv4 = code.newLabel();
    ipv6 = code.newLabel();
  }

  /** Returns the continuation for IPv4. */
  Label ipv4() {
    return ipv4;
  }

  /** Returns the continuation for IPv6. */
  Label ipv6() {
    return ipv6;
  }

  /**
   * Branches by family. Loads an IPv4 address into R8, an IPv6 address onto the stack. Destroys R1.
   */
  void branch(ConnectionFieldLoader view) throws BtfException {
    var inet6 = code.newLabel();
    view.loadFamily(code, R1);
    code.jumpIf(R1, EQUAL, AF_INET6, inet6);
    view.loadIpv4(code, R8);
    code.fromNetworkOrder(R8, 32).jump(ipv4);

    code.place(inet6);
    for (int word = 0; word < 4; word++) {
      view.loadIpv6(code, R1, word);
      code.fromNetworkOrder(R1, 32);
      code.store(Size.WORD, FP, RuleMatcher.ADDRESS + word * Integer.BYTES, R1);
    }
    code.load(Size.LONG, R1, FP, RuleMatcher.ADDRESS).jumpIfLong(R1, NOT_EQUAL, 0, ipv6);
    code.load(Size.WORD, R1, FP, RuleMatcher.ADDRESS + 8).jumpIf(R1, NOT_EQUAL, MAPPED, ipv6);
    code.load(Size.WORD, R8, FP, RuleMatcher.ADDRESS + 12).jump(ipv4);
  }
}

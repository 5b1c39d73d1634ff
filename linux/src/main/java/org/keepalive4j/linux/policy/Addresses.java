package org.keepalive4j.linux.policy;

import static org.keepalive4j.linux.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.bpf.Register.FP;
import static org.keepalive4j.linux.bpf.Register.R1;
import static org.keepalive4j.linux.bpf.Register.R8;

import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Assembler.Label;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.Size;

/**
 * The code that loads a remote address for {@link Matching} and goes on by its family. A v4-mapped
 * address, which IPv4 has on an IPv6 socket, is an IPv4 one.
 */
final class Addresses {
  private static final int AF_INET6 = 10;
  private static final int MAPPED = 0xffff; // the third word of ::ffff:0:0/96

  private final Assembler code;
  private final Label ipv4;
  private final Label ipv6;

  /** Writes code that loads one value. */
  @FunctionalInterface
  interface Load {
    void write() throws BtfException;
  }

  /** Writes code that loads one of the four words of an IPv6 address into R1. */
  @FunctionalInterface
  interface LoadWord {
    void write(int word) throws BtfException;
  }

  Addresses(Assembler code) {
    this.code = code;
    ipv4 = code.newLabel();
    ipv6 = code.newLabel();
  }

  /** Where it goes on for IPv4. */
  Label ipv4() {
    return ipv4;
  }

  /** Where it goes on for IPv6. */
  Label ipv6() {
    return ipv6;
  }

  /**
   * @param family loads the family into R1
   * @param address loads an IPv4 address in network order into R8
   * @param word loads a word of an IPv6 address in network order into R1
   */
  void branch(Load family, Load address, LoadWord word) throws BtfException {
    var inet6 = code.newLabel();
    family.write();
    code.jumpIf(R1, EQUAL, AF_INET6, inet6);
    address.write();
    code.fromNetworkOrder(R8, 32).jump(ipv4);

    code.place(inet6);
    for (int i = 0; i < 4; i++) {
      word.write(i);
      code.fromNetworkOrder(R1, 32);
      code.store(Size.WORD, FP, Matching.ADDRESS + i * Integer.BYTES, R1);
    }
    code.load(Size.LONG, R1, FP, Matching.ADDRESS).jumpIfLong(R1, NOT_EQUAL, 0, ipv6);
    code.load(Size.WORD, R1, FP, Matching.ADDRESS + 8).jumpIf(R1, NOT_EQUAL, MAPPED, ipv6);
    code.load(Size.WORD, R8, FP, Matching.ADDRESS + 12).jump(ipv4);
  }
}

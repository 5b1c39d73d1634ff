package org.keepalive4j.linux.internal.policy;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Btf.Field;
import org.keepalive4j.linux.internal.bpf.Register;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * Where a program finds the addresses and ports of its connection. Writes code that loads them,
 * which changes no register but the target.
 *
 * @param base the register that points to the structure with the fields
 * @param family AF_INET or AF_INET6
 * @param remoteIpv4 the remote IPv4 address, in network order
 * @param remoteIpv6 the remote IPv6 address, in network order
 * @param remotePort the remote port, in network order
 * @param localPort the local port, in host order
 */
record ConnectionFields(
    Register base,
    Field family,
    Field remoteIpv4,
    Field remoteIpv6,
    Field remotePort,
    Field localPort) {

  /** Returns a field of 32 bits. */
  static Field word(int offset) {
    return new Field(offset, Integer.BYTES);
  }

  void loadFamily(Assembler code, Register to) {
    load(code, to, family);
  }

  /** Loads the remote IPv4 address in host order. */
  void loadIpv4(Assembler code, Register to) {
    load(code, to, remoteIpv4);
    code.fromNetworkOrder(to, Integer.SIZE);
  }

  /** Loads one of the four words of the remote IPv6 address in host order. */
  void loadIpv6(Assembler code, Register to, int word) {
    code.load(Size.WORD, to, base, remoteIpv6.offset() + word * Integer.BYTES);
    code.fromNetworkOrder(to, Integer.SIZE);
  }

  /** Loads the remote port in host order. */
  void loadRemotePort(Assembler code, Register to) {
    load(code, to, remotePort);
    code.fromNetworkOrder(to, remotePort.length() * Byte.SIZE);
  }

  void loadLocalPort(Assembler code, Register to) {
    load(code, to, localPort);
  }

  private void load(Assembler code, Register to, Field field) {
    code.load(Size.of(field.length()), to, base, field.offset());
  }
}

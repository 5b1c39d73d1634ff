package org.keepalive4j.linux.internal.policy;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Register;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * Loads the fields from one of the structures of linux/bpf.h, which a register points to.
 *
 * @param family the offset of each field in bytes
 * @param remotePortSize the size of the remote port's field, which is in network order
 */
record StructFieldLoader(
    Register start,
    int family,
    int remoteIpv4,
    int remoteIpv6,
    int remotePort,
    Size remotePortSize,
    int localPort)
    implements ConnectionFieldLoader {
  @Override
  public void loadFamily(Assembler code, Register to) {
    code.load(Size.WORD, to, start, family);
  }

  @Override
  public void loadIpv4(Assembler code, Register to) {
    code.load(Size.WORD, to, start, remoteIpv4);
  }

  @Override
  public void loadIpv6(Assembler code, Register to, int word) {
    code.load(Size.WORD, to, start, remoteIpv6 + word * Integer.BYTES);
  }

  @Override
  public void loadRemotePort(Assembler code, Register to) {
    int bits = remotePortSize == Size.WORD ? Integer.SIZE : Short.SIZE;
    code.load(remotePortSize, to, start, remotePort).fromNetworkOrder(to, bits);
  }

  @Override
  public void loadLocalPort(Assembler code, Register to) {
    code.load(Size.WORD, to, start, localPort);
  }
}

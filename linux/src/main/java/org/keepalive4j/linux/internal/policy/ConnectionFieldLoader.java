package org.keepalive4j.linux.internal.policy;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Register;

/**
 * Writes code that loads the addresses and ports of the connection a program runs for. The code
 * changes no register but the target.
 */
interface ConnectionFieldLoader {
  /** AF_INET or AF_INET6. */
  void loadFamily(Assembler code, Register to) throws BtfException;

  /** The remote IPv4 address in network order. */
  void loadIpv4(Assembler code, Register to) throws BtfException;

  /** One of the four words of the remote IPv6 address, in network order. */
  void loadIpv6(Assembler code, Register to, int word) throws BtfException;

  /** The remote port in host order. */
  void loadRemotePort(Assembler code, Register to) throws BtfException;

  /** The local port in host order. */
  void loadLocalPort(Assembler code, Register to) throws BtfException;
}

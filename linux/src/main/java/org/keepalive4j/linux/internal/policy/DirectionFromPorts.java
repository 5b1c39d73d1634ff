package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.GREATER;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R4;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.Register;

/**
 * Which side probably opened a connection. It is told from the two ports alone, which stay what
 * they are, so that it is the same whenever it is asked; where it is wrong, the socket has to
 * remember ({@link SocketStorage}).
 *
 * <p>The port that looks more like a service's is the service's: the lower one, and of two that may
 * both be the kernel's choice the odd one, because connect(2) prefers ports of the one parity and
 * bind(2) those of the other (inet_hash_connect and inet_csk_find_open_port in net/ipv4; the range
 * begins with an even port unless it was changed).
 */
final class DirectionFromPorts {
  private static final int CHOSEN = 15; // the bit that ports from 32768 have

  private DirectionFromPorts() {}

  /** Goes to one of the labels. Destroys R1 to R4. */
  static void branch(Assembler code, ConnectionFieldLoader view, Label connect, Label accept)
      throws BtfException {
    view.loadRemotePort(code, R1);
    view.loadLocalPort(code, R2);
    rank(code, R1);
    rank(code, R2);
    code.jumpIfLong(R2, GREATER, R1, connect).jump(accept);
  }

  /** The less it becomes, the more it looks like a service's port. */
  private static void rank(Assembler code, Register port) {
    code.move(R3, port).shiftRight(R3, CHOSEN).move(R4, port).xor(R4, 1).and(R4, R3);
    code.shiftLeft(R4, CHOSEN + 1).add(port, R4);
  }
}

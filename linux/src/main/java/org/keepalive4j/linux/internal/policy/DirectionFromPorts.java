package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.GREATER;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R4;

import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Register;

/**
 * Guesses from the two ports which side opened a connection. Ports don't change, so the guess is
 * always the same. If it is wrong, the mode is stored for the socket ({@link SocketStorage}).
 *
 * <p>It guesses that the lower port is the service's. If both are ephemeral ports, it guesses the
 * odd one, because connect(2) prefers even ports and bind(2) odd ports (inet_hash_connect and
 * inet_csk_find_open_port in net/ipv4; the range starts with an even port by default).
 */
final class DirectionFromPorts {
  private static final int CHOSEN = 15; // the bit that ports from 32768 have

  private DirectionFromPorts() {}

  /** Jumps to one of the labels. Destroys R1 to R4. */
  static void branch(Assembler code, ConnectionFields fields, Label connect, Label accept) {
    fields.loadRemotePort(code, R1);
    fields.loadLocalPort(code, R2);
    rank(code, R1);
    rank(code, R2);
    code.jumpIfLong(R2, GREATER, R1, connect).jump(accept);
  }

  /** Turns a port into a rank. A service's port gets the lower one. */
  private static void rank(Assembler code, Register port) {
    code.move(R3, port).shiftRight(R3, CHOSEN).move(R4, port).xor(R4, 1).and(R4, R3);
    code.shiftLeft(R4, CHOSEN + 1).add(port, R4);
  }
}

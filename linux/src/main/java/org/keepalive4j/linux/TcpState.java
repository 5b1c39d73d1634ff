package org.keepalive4j.linux;

import java.util.Locale;

/** The state of a TCP socket, in the kernel's order: net/tcp_states.h, RFC 9293. */
public enum TcpState {
  ESTABLISHED,
  SYN_SENT,
  SYN_RECV,
  FIN_WAIT_1,
  FIN_WAIT_2,
  TIME_WAIT,
  CLOSED,
  CLOSE_WAIT,
  LAST_ACK,
  LISTENING,
  CLOSING,
  /** A half-open connection; netlink shows it as {@link #SYN_RECV}. */
  NEW_SYN_RECV,
  /** Bound, neither listening nor connected; since Linux 6.8, and only where asked for. */
  BOUND_INACTIVE;

  private static final TcpState[] BY_NUMBER = values();

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** ss's word for it: {@code established}, {@code syn-sent}, {@code listening}. */
  public String word() {
    return word;
  }

  /** Whether a socket in this state has a peer. */
  public boolean isConnection() {
    return this != LISTENING && this != CLOSED && this != BOUND_INACTIVE;
  }

  /** The state's bit in a request. */
  int bit() {
    return 1 << ordinal() + 1;
  }

  /** The state with a number of the kernel's, which counts from 1. */
  static TcpState of(int number) {
    return BY_NUMBER[number - 1];
  }
}

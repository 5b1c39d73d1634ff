package org.keepalive4j.internal.socket;

/**
 * The numbers of the TCP states that a process meets on sockets of its own. They are the first byte
 * of {@code struct tcp_info}: include/net/tcp_states.h.
 */
public final class TcpStates {
  public static final int ESTABLISHED = 1;
  public static final int SYN_SENT = 2;
  public static final int CLOSE = 7;
  public static final int LISTEN = 10;

  private TcpStates() {}
}

package org.keepalive4j.linux;

/** Receives the answers of {@link TcpSockets#ping}, on the thread that called it. */
@FunctionalInterface
public interface PingListener {
  /** Receives one connection's answer, as soon as it is known. */
  void answered(PingAnswer ping);

  /** Receives several times a second how many connections have no answer yet. */
  default void waiting(long connections) {}
}

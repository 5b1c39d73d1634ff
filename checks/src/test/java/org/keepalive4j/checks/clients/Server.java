package org.keepalive4j.checks.clients;

/** A server on a spare port of the loopback interface, for as long as it is not closed. */
interface Server extends AutoCloseable {
  int port();

  @Override
  void close();
}

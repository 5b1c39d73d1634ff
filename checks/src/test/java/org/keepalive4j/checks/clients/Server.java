package org.keepalive4j.checks.clients;

/** A server on a free port of the loopback interface. It runs until it is closed. */
interface Server extends AutoCloseable {
  int port();

  @Override
  void close();
}

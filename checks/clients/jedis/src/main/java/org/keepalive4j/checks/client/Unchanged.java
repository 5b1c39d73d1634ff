package org.keepalive4j.checks.client;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Jedis: one connection, and a pool. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    Run.hold(new Jedis("127.0.0.1", port)).ping();
    Run.hold(RedisClient.create("127.0.0.1", port)).set("key", "value");

    Run.connectionsAreOpen();
  }
}

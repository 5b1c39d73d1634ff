package org.keepalive4j.checks.programs.client;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Jedis: one connection, and a pool. */
final class JedisPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    ClientRun.hold(new Jedis("127.0.0.1", port)).ping();
    ClientRun.hold(RedisClient.create("127.0.0.1", port)).set("key", "value");

    ClientRun.connectionsAreOpen();
  }
}

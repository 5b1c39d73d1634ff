package org.keepalive4j.checks.programs.client;

import org.keepalive4j.integrations.jedis.JedisKeepAlive;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** Jedis. */
final class JedisConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();
    var address = new HostAndPort("127.0.0.1", run.port());
    var config = DefaultJedisClientConfig.builder().build();

    var jedis = new Jedis(new JedisKeepAlive(address, config, settings), config);
    jedis.ping();

    if (!run.withUserTimeout()) {
      var tooMuch = new JedisKeepAlive(address, config, ClientRun.userTimeout());
      ClientRun.refuses("user timeout (TCP_USER_TIMEOUT)", () -> new Jedis(tooMuch, config));
    }
    ClientRun.connectionsAreOpen();
  }
}

package org.keepalive4j.checks.client;

import org.redisson.Redisson;
import org.redisson.config.Config;

/** Redisson: its own options; the user timeout on epoll. */
final class Client {
  public static void main(String[] arguments) throws Exception {
    var run = Run.of(arguments);
    var config = new Config();
    config
        .useSingleServer()
        .setAddress("redis://127.0.0.1:" + run.port())
        .setConnectionMinimumIdleSize(1)
        .setConnectionPoolSize(1)
        .setSubscriptionConnectionMinimumIdleSize(0);
    config
        .setTcpKeepAlive(true)
        .setTcpKeepAliveIdle(60)
        .setTcpKeepAliveInterval(15)
        .setTcpKeepAliveCount(4);
    Run.hold(Redisson.create(config));
    Run.connectionsAreOpen();
  }
}

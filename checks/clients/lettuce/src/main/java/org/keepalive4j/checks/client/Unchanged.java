package org.keepalive4j.checks.client;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/** Lettuce, with the transport that it chooses. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var client = Run.hold(RedisClient.create(RedisURI.create("127.0.0.1", port)));
    Run.hold(client.connect()).sync().ping();
    Run.hold(client.connectPubSub()).sync().subscribe("channel");

    Run.connectionsAreOpen();
  }
}

package org.keepalive4j.checks.programs.client;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

/** Lettuce, with the transport that it chooses. */
final class LettucePlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var client = ClientRun.hold(RedisClient.create(RedisURI.create("127.0.0.1", port)));
    ClientRun.hold(client.connect()).sync().ping();
    ClientRun.hold(client.connectPubSub()).sync().subscribe("channel");

    ClientRun.connectionsAreOpen();
  }
}

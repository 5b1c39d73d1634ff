package org.keepalive4j.checks.client;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;

/** Hazelcast's client: its own properties. The server stays silent. */
final class Client {
  public static void main(String[] arguments) throws Exception {
    var run = Run.of(arguments);
    var config = new ClientConfig();
    config.getNetworkConfig().addAddress("127.0.0.1:" + run.port());

    config.getNetworkConfig().getSocketOptions().setKeepAlive(true);
    config.setProperty("hazelcast.socket.keep.idle", "60");
    config.setProperty("hazelcast.socket.keep.intvl", "15");
    config.setProperty("hazelcast.socket.keep.count", "4");

    new Thread(() -> HazelcastClient.newHazelcastClient(config)).start();
    Run.connectionsAreOpen();
  }
}

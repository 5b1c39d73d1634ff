package org.keepalive4j.checks.programs.client;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;

/** A Hazelcast member that joins: its own properties. The other member stays silent. */
final class HazelcastConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var config = new Config();
    var network = config.getNetworkConfig();
    network.setPort(0).getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + run.port());

    config.setProperty("hazelcast.socket.keep.idle", "60");
    config.setProperty("hazelcast.socket.keep.interval", "15");
    config.setProperty("hazelcast.socket.keep.count", "4");

    new Thread(() -> Hazelcast.newHazelcastInstance(config)).start();
    ClientRun.connectionsAreOpen();
  }
}

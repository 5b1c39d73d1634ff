package org.keepalive4j.checks.programs.client;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import org.keepalive4j.integrations.lettuce.LettuceKeepAlive;

/** Lettuce. */
final class LettuceConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var settings = run.settings();
    var uri = RedisURI.create("127.0.0.1", run.port());

    var resources =
        ClientResources.builder().nettyCustomizer(new LettuceKeepAlive(settings)).build();
    var connection = RedisClient.create(resources, uri).connect();
    connection.sync().ping();

    ClientRun.connectionsAreOpen();
  }
}

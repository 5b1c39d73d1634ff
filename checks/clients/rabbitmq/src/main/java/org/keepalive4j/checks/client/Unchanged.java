package org.keepalive4j.checks.client;

import com.rabbitmq.client.ConnectionFactory;

/** RabbitMQ. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    Run.hold(factory.newConnection()).createChannel();

    Run.connectionsAreOpen();
  }
}

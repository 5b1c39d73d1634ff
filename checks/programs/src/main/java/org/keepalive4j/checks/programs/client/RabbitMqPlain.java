package org.keepalive4j.checks.programs.client;

import com.rabbitmq.client.ConnectionFactory;

/** RabbitMQ. */
final class RabbitMqPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    ClientRun.hold(factory.newConnection()).createChannel();

    ClientRun.connectionsAreOpen();
  }
}

package org.keepalive4j.checks.programs.client;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import org.keepalive4j.KeepAlive;

/** RabbitMQ. */
final class RabbitMqConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    ClientRun.hold(factory(run, run.settings()).newConnection());

    if (!run.withUserTimeout()) {
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT)",
          () -> factory(run, ClientRun.userTimeout()).newConnection());
    }
    ClientRun.connectionsAreOpen();
  }

  private static ConnectionFactory factory(ClientRun run, KeepAlive settings) {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(run.port());
    factory.setSocketConfigurator(
        SocketConfigurators.defaultConfigurator().andThen(settings::applyTo));
    return factory;
  }
}

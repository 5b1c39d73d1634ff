package org.keepalive4j.checks.client;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import org.keepalive4j.KeepAlive;

/** RabbitMQ. */
final class Client {
  public static void main(String[] arguments) throws Exception {
    var run = Run.of(arguments);
    Run.hold(factory(run, run.settings()).newConnection());

    if (!run.withUserTimeout()) {
      Run.refuses(
          "user timeout (TCP_USER_TIMEOUT)", () -> factory(run, Run.userTimeout()).newConnection());
    }
    Run.connectionsAreOpen();
  }

  private static ConnectionFactory factory(Run run, KeepAlive settings) {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(run.port());
    factory.setSocketConfigurator(
        SocketConfigurators.defaultConfigurator().andThen(settings::applyTo));
    return factory;
  }
}

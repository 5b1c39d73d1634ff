package org.keepalive4j.spring;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveException;
import org.keepalive4j.Mode;
import org.keepalive4j.Policy;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.ClassUtils;

/** Logs the policy at startup, and the options, modes and clients to which it isn't applied. */
final class PolicyReport implements SmartInitializingSingleton {
  private static final Log LOG = LogFactory.getLog("org.keepalive4j");

  /** Clients that Spring Boot builds and whose connections the starter doesn't reach. */
  private static final List<Client> OTHERS =
      List.of(
          new Client("org.springframework.kafka.core.KafkaAdmin", "Kafka", ""),
          new Client("com.mongodb.client.MongoClient", "MongoDB", ""),
          new Client("com.mongodb.reactivestreams.client.MongoClient", "MongoDB", ""),
          new Client(
              "org.springframework.amqp.rabbit.connection.ConnectionFactory",
              "RabbitMQ",
              "use a ConnectionFactoryCustomizer that calls setSocketConfigurator, as in"
                  + " docs/reference/clients.md; "),
          new Client("io.r2dbc.spi.ConnectionFactory", "R2DBC", ""),
          new Client("com.datastax.oss.driver.api.core.CqlSession", "Cassandra", ""),
          new Client("org.neo4j.driver.Driver", "Neo4j", ""),
          new Client(
              "co.elastic.clients.transport.rest5_client.low_level.Rest5Client",
              "Elasticsearch",
              ""),
          new Client("org.apache.pulsar.client.api.PulsarClient", "Pulsar", ""),
          new Client("jakarta.jms.ConnectionFactory", "JMS", ""),
          new Client("org.springframework.ldap.core.ContextSource", "LDAP", ""),
          new Client("org.springframework.mail.javamail.JavaMailSender", "mail", ""));

  private record Client(String beanClass, String name, String remedy) {}

  private final Policy policy;
  private final CoverageWarnings warnings;
  private final ListableBeanFactory beans;

  PolicyReport(Policy policy, CoverageWarnings warnings, ListableBeanFactory beans) {
    this.policy = policy;
    this.warnings = warnings;
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    LOG.info("keepalive.policy: " + policy.toString().replace("\n", "; "));
    warnIfTheJdkCannotSetUserTimeouts();
    warnAboutEnforce();
    for (Client client : OTHERS) {
      if (hasBean(client)) {
        warnings.warn("the connections of " + client.name(), client.remedy());
      }
    }
  }

  private void warnIfTheJdkCannotSetUserTimeouts() {
    policy.rules().stream()
        .filter(rule -> rule.settings().userTimeout().isPresent())
        .findFirst()
        .ifPresent(rule -> {
          try (Socket trial = new Socket()) {
            KeepAlive.leave().withUserTimeout(rule.settings().userTimeout().get()).applyTo(trial);
          } catch (IOException refused) {
            String reason =
                refused instanceof KeepAliveException e
                    ? e.refusals().get(0).toString()
                    : refused.toString();
            LOG.warn(
                "keepalive.policy, rule '"
                    + rule
                    + "', is incomplete on sockets of the JDK, but not on Netty's native transports: "
                    + reason);
          }
        });
  }

  private void warnAboutEnforce() {
    policy.rules().stream()
        .filter(rule -> rule.mode() == Mode.ENFORCE)
        .forEach(rule ->
            LOG.warn(
                "keepalive.policy, rule '"
                    + rule
                    + "': only JDBC connections ignore later calls; others are set once, when they are"
                    + " opened; the agent and `keepalive policy install` enforce the mode"));
  }

  private boolean hasBean(Client client) {
    try {
      Class<?> type = ClassUtils.forName(client.beanClass(), getClass().getClassLoader());
      return beans.getBeanNamesForType(type, true, false).length > 0;
    } catch (ClassNotFoundException | LinkageError notOnTheClassPath) {
      return false;
    }
  }
}

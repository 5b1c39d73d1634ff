package org.keepalive4j.checks.programs.springboot;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.keepalive4j.checks.programs.client.ClientRun;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * An application of Spring Boot without code about keep-alive. It uses what Spring Boot builds from
 * the properties on its command line. Other libraries may be absent from the class path.
 */
@SpringBootApplication(proxyBeanMethods = false)
class StarterApplication {
  public static void main(String[] properties) throws Exception {
    var beans = SpringApplication.run(StarterApplication.class, properties);
    var environment = beans.getEnvironment();
    if (environment.containsProperty("checks.rest")) {
      Rest.get(beans, environment.getProperty("checks.rest"));
    }
    if (environment.containsProperty("checks.web")) {
      Web.get(beans, environment.getProperty("checks.web"));
    }
    if (environment.containsProperty("spring.datasource.url")) {
      Database.connect(beans);
    }
    if (environment.containsProperty("spring.data.redis.port")) {
      Redis.ping(beans);
    }
    ClientRun.connectTo(environment.getRequiredProperty("local.server.port", int.class));
    if (environment.containsProperty("management.server.port")) {
      ClientRun.connectTo(environment.getRequiredProperty("local.management.port", int.class));
    }
    ClientRun.connectionsAreOpen();
  }

  private static final class Rest {
    static void get(BeanFactory beans, String url) {
      var client = ClientRun.hold(beans.getBean(RestClient.Builder.class).build());
      client.get().uri(url).retrieve().toBodilessEntity();
    }
  }

  private static final class Web {
    static void get(BeanFactory beans, String url) {
      var client = ClientRun.hold(beans.getBean(WebClient.Builder.class).build());
      client.get().uri(url).retrieve().toBodilessEntity().block();
    }
  }

  private static final class Database {
    static void connect(BeanFactory beans) throws SQLException {
      var connection = ClientRun.hold(beans.getBean(DataSource.class).getConnection());
      connection.createStatement().execute("SELECT 1");
    }
  }

  private static final class Redis {
    static void ping(BeanFactory beans) {
      ClientRun.hold(beans.getBean(RedisConnectionFactory.class).getConnection()).ping();
    }
  }
}

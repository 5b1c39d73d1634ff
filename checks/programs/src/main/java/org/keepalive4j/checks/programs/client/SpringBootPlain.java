package org.keepalive4j.checks.programs.client;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A Spring Boot application: Tomcat, and a pool of database connections. */
final class SpringBootPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var application = new SpringApplication(Application.class);
    application.setDefaultProperties(
        Map.of(
            "server.address", "127.0.0.1",
            "server.port", "0",
            "spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
            "spring.datasource.username", "postgres",
            "spring.datasource.hikari.maximum-pool-size", "2"));
    var context = (ServletWebServerApplicationContext) ClientRun.hold(application.run());
    int own = context.getWebServer().getPort();
    RestClient.create().get().uri("http://127.0.0.1:" + own + "/").retrieve().body(String.class);

    ClientRun.connectionsAreOpen();
  }

  @SpringBootApplication
  @RestController
  static class Application {
    private final JdbcTemplate database;

    Application(JdbcTemplate database) {
      this.database = database;
    }

    @GetMapping("/")
    String answer() {
      return database.queryForObject("select 'hello'", String.class);
    }
  }
}

package org.keepalive4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Policy;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** The changes to a DataSource before the application gets it. These tests need no database. */
class DataSourcePolicyTest {
  private static final Policy POLICY = Policy.parse("connect *:5432 idle=60s; any * off");

  private static final Logger LOGGER = Logger.getLogger("org.keepalive4j");

  private final List<String> warnings = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          warnings.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void collectWarnings() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void releaseLogger() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  private static void process(DataSource source) {
    var beans = new DefaultListableBeanFactory();
    beans.registerSingleton("policy", POLICY);
    beans.registerSingleton("coverageWarnings", new CoverageWarnings());
    var processor =
        DataSourcePolicy.keepAliveDataSources(
            beans.getBeanProvider(Policy.class), beans.getBeanProvider(CoverageWarnings.class));
    assertThat(processor.postProcessAfterInitialization(source, "orders")).isSameAs(source);
  }

  private static HikariDataSource pool(String url) {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    return pool;
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, org.keepalive4j.integrations.PolicySocketFactory, socketFactoryArg",
    "mysql, org.keepalive4j.integrations.mysql.MySqlSocketFactory, keepAlivePolicy",
    "mariadb, org.keepalive4j.integrations.mariadb.MariaDbSocketFactory, keepAlivePolicy",
  })
  void theDriverOfAPoolGetsASocketFactoryAndThePolicy(
      String driver, String socketFactory, String property) {
    try (var pool = pool("jdbc:" + driver + "://db.example.org/orders")) {
      process(pool);

      assertThat(pool.getDataSourceProperties())
          .containsEntry("socketFactory", socketFactory)
          .containsEntry(property, POLICY.toString());
      assertThat(warnings).isEmpty();
      assertThat(getClass().getResource("/" + socketFactory.replace('.', '/') + ".class"))
          .isNotNull();
    }
  }

  @Test
  void aSocketFactoryOfTheApplicationIsKept() {
    try (var inUrl = pool("jdbc:postgresql://db/orders?socketFactory=org.example.Own");
        var asProperty = pool("jdbc:postgresql://db/orders")) {
      asProperty.addDataSourceProperty("socketFactory", "org.example.Own");

      process(inUrl);
      process(asProperty);

      assertThat(inUrl.getDataSourceProperties()).isEmpty();
      assertThat(asProperty.getDataSourceProperties())
          .containsOnlyKeys("socketFactory")
          .containsEntry("socketFactory", "org.example.Own");
      assertThat(warnings).hasSize(2).allMatch(line -> line.contains("its own socket factory"));
    }
  }

  @Test
  void aDriverWithoutSocketFactoriesIsWarnedAbout() {
    try (var pool = pool("jdbc:sqlserver://db;databaseName=orders")) {
      process(pool);

      assertThat(pool.getDataSourceProperties()).isEmpty();
      assertThat(warnings).singleElement().asString().contains("'orders'", "sqlserver");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:mem:test", "jdbc:hsqldb:mem:test", "jdbc:sqlite:/tmp/orders"})
  void aDatabaseInTheProcessHasNoConnectionsToCover(String url) {
    try (var pool = pool(url)) {
      process(pool);

      assertThat(pool.getDataSourceProperties()).isEmpty();
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void aPoolWithoutUrlIsWarnedAbout() {
    try (var pool = new HikariDataSource()) {
      process(pool);

      assertThat(warnings).singleElement().asString().contains("'orders'", "no URL");
    }
  }

  @Test
  void anotherPoolIsWarnedAbout() {
    process(dataSource(false));

    assertThat(warnings).singleElement().asString().contains("'orders'", "not a pool of HikariCP");
  }

  @Test
  void aWrapperAroundAPoolIsNotWarnedAbout() {
    process(dataSource(true));

    assertThat(warnings).isEmpty();
  }

  /** Returns a DataSource that isn't a pool of HikariCP. */
  private static DataSource dataSource(boolean isWrapper) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSourcePolicyTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> method.getName().equals("isWrapperFor") && isWrapper);
  }
}

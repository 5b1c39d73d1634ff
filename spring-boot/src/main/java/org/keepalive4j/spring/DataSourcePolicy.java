package org.keepalive4j.spring;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** The connections of JDBC drivers: of those that take a socket factory, in a pool of HikariCP. */
@Configuration(proxyBeanMethods = false)
class DataSourcePolicy {
  /** A driver's property for a policy, next to {@code socketFactory}. */
  private record Driver(String socketFactory, String policyProperty) {}

  private static final Map<String, Driver> DRIVERS =
      Map.of(
          "postgresql",
          new Driver("org.keepalive4j.integrations.PolicySocketFactory", "socketFactoryArg"),
          "mysql",
          new Driver("org.keepalive4j.integrations.mysql.MySqlSocketFactory", "keepAlivePolicy"),
          "mariadb",
          new Driver(
              "org.keepalive4j.integrations.mariadb.MariaDbSocketFactory", "keepAlivePolicy"));

  private static final Pattern WITHOUT_CONNECTIONS =
      Pattern.compile("jdbc:(h2:(mem|file)|hsqldb:(mem|file)|derby:memory|sqlite):.*");

  private static final boolean HIKARI =
      ClassUtils.isPresent(
          "com.zaxxer.hikari.HikariDataSource", DataSourcePolicy.class.getClassLoader());

  @Bean
  static BeanPostProcessor keepAliveDataSources(
      ObjectProvider<Policy> policy, ObjectProvider<NotCovered> notCovered) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource source) {
          String obstacle =
              HIKARI
                  ? Pools.obstacle(source, policy)
                  : "it is a " + source.getClass().getName() + ", and no pool of HikariCP; ";
          if (obstacle != null) {
            notCovered
                .getObject()
                .say("the connections of the DataSource '" + name + "'", obstacle);
          }
        }
        return bean;
      }
    };
  }

  /** Apart, because HikariCP may be absent. */
  private static final class Pools {
    /** Gives the driver its properties; answers null, or why it cannot. */
    static @Nullable String obstacle(DataSource source, ObjectProvider<Policy> policy) {
      if (source instanceof HikariDataSource pool) {
        return obstacle(pool, policy);
      }
      return wrapsPool(source)
          ? null // which is a bean too
          : "it is a " + source.getClass().getName() + ", and no pool of HikariCP; ";
    }

    private static boolean wrapsPool(DataSource source) {
      try {
        return source.isWrapperFor(HikariDataSource.class);
      } catch (SQLException | RuntimeException unknown) {
        return false;
      }
    }

    private static @Nullable String obstacle(HikariDataSource pool, ObjectProvider<Policy> policy) {
      String url = pool.getJdbcUrl();
      if (url == null) {
        return "it has no URL; ";
      }
      if (WITHOUT_CONNECTIONS.matcher(url).matches()) {
        return null;
      }
      String scheme = url.split(":", 3)[1];
      Driver driver = DRIVERS.get(scheme);
      if (driver == null) {
        return "its driver ("
            + scheme
            + ") takes no socket factory, see docs/reference/clients.md; ";
      }
      if (url.contains("socketFactory=")
          || pool.getDataSourceProperties().containsKey("socketFactory")) {
        return "it has a socket factory of its own; ";
      }
      if (pool.isRunning()) {
        return "it was in use before; ";
      }
      pool.addDataSourceProperty("socketFactory", driver.socketFactory());
      pool.addDataSourceProperty(driver.policyProperty(), policy.getObject().toString());
      return null;
    }
  }
}

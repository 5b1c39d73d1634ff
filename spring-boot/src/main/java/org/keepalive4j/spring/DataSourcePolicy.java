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

/**
 * Applies the policy to JDBC connections in pools of HikariCP, if the driver takes a socket
 * factory.
 */
@Configuration(proxyBeanMethods = false)
class DataSourcePolicy {
  /** A driver's socket factory, and the property in which it takes the policy. */
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
      ObjectProvider<Policy> policy, ObjectProvider<CoverageWarnings> warnings) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource source) {
          String obstacle =
              HIKARI
                  ? Pools.obstacle(source, policy)
                  : "it is a " + source.getClass().getName() + ", not a pool of HikariCP; ";
          if (obstacle != null) {
            warnings.getObject().warn("the connections of the DataSource '" + name + "'", obstacle);
          }
        }
        return bean;
      }
    };
  }

  /** A separate class, because HikariCP may be absent. */
  private static final class Pools {
    /** Sets the driver's properties. Returns null, or the reason why it can't. */
    static @Nullable String obstacle(DataSource source, ObjectProvider<Policy> policy) {
      if (source instanceof HikariDataSource pool) {
        return obstacle(pool, policy);
      }
      return wrapsPool(source)
          ? null // the pool is a bean too
          : "it is a " + source.getClass().getName() + ", not a pool of HikariCP; ";
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
        return "it has its own socket factory; ";
      }
      if (pool.isRunning()) {
        return "it was already in use; ";
      }
      pool.addDataSourceProperty("socketFactory", driver.socketFactory());
      pool.addDataSourceProperty(driver.policyProperty(), policy.getObject().toString());
      return null;
    }
  }
}

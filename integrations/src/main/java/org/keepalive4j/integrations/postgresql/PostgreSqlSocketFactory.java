package org.keepalive4j.integrations.postgresql;

import java.util.Objects;
import java.util.Properties;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveSocketFactory;

/**
 * Creates PgJDBC's sockets with keep-alive settings. Name this class in the URL:
 *
 * <pre>{@code
 * jdbc:postgresql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.postgresql.PostgreSqlSocketFactory&tcpKeepAlive=true&socketFactoryArg=idle=60s,interval=15s,count=4
 * }</pre>
 *
 * <p>The driver adds TLS to these sockets. For a policy instead of settings, use {@link
 * org.keepalive4j.integrations.PolicySocketFactory}.
 */
public final class PostgreSqlSocketFactory extends KeepAliveSocketFactory {
  /**
   * Creates a factory of sockets with the settings of the property {@code socketFactoryArg}, or
   * with the {@link KeepAliveSocketFactory#defaultSettings} if there is no such property. PgJDBC
   * passes its connection properties.
   *
   * @throws org.keepalive4j.SyntaxException if the property isn't settings
   * @throws IllegalArgumentException if the settings switch keep-alive on and {@code tcpKeepAlive}
   *     isn't true, because PgJDBC would then switch keep-alive off
   */
  public PostgreSqlSocketFactory(Properties properties) {
    super(settings(Objects.requireNonNull(properties, "properties")));
  }

  private static KeepAlive settings(Properties properties) {
    String argument = properties.getProperty("socketFactoryArg");
    KeepAlive settings = argument == null ? defaultSettings() : KeepAlive.parse(argument);
    boolean on = settings.enabled().orElse(false);
    if (on && !Boolean.parseBoolean(properties.getProperty("tcpKeepAlive"))) {
      throw new IllegalArgumentException(
          "PgJDBC would switch keep-alive off again: add tcpKeepAlive=true to its URL or"
              + " properties");
    }
    return settings;
  }
}

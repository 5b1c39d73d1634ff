package org.keepalive4j.integrations.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.PolicySource;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.PolicySocketFactory;

/**
 * Connector/J's own sockets with keep-alive settings, for the property {@code socketFactory}; the
 * settings are the property {@code keepAlive} next to it.
 *
 * <pre>{@code
 * jdbc:mysql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.mysql.MySqlSocketFactory&keepAlive=idle%3D60s
 * }</pre>
 *
 * <p>Set after Connector/J has set its own tcpKeepAlive; without the property they are those of
 * {@link org.keepalive4j.KeepAliveSocketFactory#KeepAliveSocketFactory()}. The property {@code
 * keepAlivePolicy} takes a policy instead, or {@code @FILE}: see {@link PolicySocketFactory}.
 */
public final class MySqlSocketFactory extends StandardSocketFactory {
  /** For Connector/J, which knows this class by name. */
  public MySqlSocketFactory() {}

  @Override
  protected Socket createSocket(PropertySet properties) {
    String policy = given("keepAlivePolicy", properties);
    if (policy == null) {
      return super.createSocket(properties);
    }
    try {
      var applied = new AppliedPolicy(new PolicySource(policy).read(), "MySQL Connector/J");
      return new PolicySocketFactory(applied).createSocket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void configureSocket(Socket socket, PropertySet properties) throws IOException {
    super.configureSocket(socket, properties);
    if (given("keepAlivePolicy", properties) == null) {
      String settings = given("keepAlive", properties);
      KeepAlive.parse(
              settings == null ? System.getProperty("keepalive4j.settings", "on") : settings)
          .applyTo(socket);
    }
  }

  private static @Nullable String given(String name, PropertySet properties) {
    RuntimeProperty<String> property = properties.getStringProperty(name);
    return property == null ? null : property.getValue();
  }
}

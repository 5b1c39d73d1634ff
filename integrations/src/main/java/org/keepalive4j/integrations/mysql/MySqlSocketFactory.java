package org.keepalive4j.integrations.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveSocketFactory;
import org.keepalive4j.PolicySource;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.PolicySocketFactory;

/**
 * Creates the sockets of MySQL Connector/J with keep-alive settings. Name this class in the
 * property {@code socketFactory}, and give the settings in the property {@code keepAlive}.
 *
 * <pre>{@code
 * jdbc:mysql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.mysql.MySqlSocketFactory&keepAlive=idle%3D60s
 * }</pre>
 *
 * <p>The settings are applied after the driver has applied its own tcpKeepAlive. Without the
 * property, they are the {@link KeepAliveSocketFactory#defaultSettings}. Instead of settings, you
 * can give a policy or {@code @FILE} in the property {@code keepAlivePolicy}: see {@link
 * PolicySocketFactory}.
 */
public final class MySqlSocketFactory extends StandardSocketFactory {
  /** Called by the driver, which knows this class by name. */
  public MySqlSocketFactory() {}

  @Override
  protected Socket createSocket(PropertySet properties) {
    String policy = property("keepAlivePolicy", properties);
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
    if (property("keepAlivePolicy", properties) == null) {
      String settings = property("keepAlive", properties);
      (settings == null ? KeepAliveSocketFactory.defaultSettings() : KeepAlive.parse(settings))
          .applyTo(socket);
    }
  }

  private static @Nullable String property(String name, PropertySet properties) {
    RuntimeProperty<String> found = properties.getStringProperty(name);
    return found == null ? null : found.getValue();
  }
}

package org.keepalive4j.integrations.mysql;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.net.Socket;
import org.keepalive4j.KeepAlive;

/**
 * Connector/J's own sockets with keep-alive settings, for the property {@code socketFactory}; the
 * settings are the property {@code keepAlive} next to it.
 *
 * <pre>{@code
 * jdbc:mysql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.mysql.MySqlSocketFactory&keepAlive=idle%3D60s
 * }</pre>
 *
 * <p>Set after Connector/J has set its own tcpKeepAlive.
 */
public final class MySqlSocketFactory extends StandardSocketFactory {
  /** For Connector/J, which knows this class by name. */
  public MySqlSocketFactory() {}

  @Override
  protected void configureSocket(Socket socket, PropertySet properties) throws IOException {
    super.configureSocket(socket, properties);
    String settings = properties.getStringProperty("keepAlive").getValue();
    KeepAlive.parse(settings).applyTo(socket);
  }
}

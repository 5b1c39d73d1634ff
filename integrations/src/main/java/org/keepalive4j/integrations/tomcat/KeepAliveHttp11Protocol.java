package org.keepalive4j.integrations.tomcat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.PolicySource;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.SettingsTrial;

/**
 * Tomcat's HTTP protocol on NIO, which applies settings or a policy to each connection that it
 * accepts. Tomcat itself has only soKeepAlive.
 *
 * <pre>{@code
 * <Connector protocol="org.keepalive4j.integrations.tomcat.KeepAliveHttp11Protocol"
 *     keepAlive="idle=60s,interval=15s,count=4" port="8080"/>
 * }</pre>
 */
public final class KeepAliveHttp11Protocol extends Http11NioProtocol {
  private final Endpoint endpoint;

  /** Called by Tomcat, which knows this class by name. */
  public KeepAliveHttp11Protocol() {
    this(new Endpoint());
  }

  private KeepAliveHttp11Protocol(Endpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /**
   * Sets the connector's attribute {@code keepAlive}. By default no option is set.
   *
   * @throws org.keepalive4j.SyntaxException if the text isn't settings
   * @throws java.io.UncheckedIOException if the settings can't be set on this system
   */
  public void setKeepAlive(String settings) {
    endpoint.settings = SettingsTrial.require(KeepAlive.parse(settings));
  }

  /** Returns the connector's attribute {@code keepAlive}. */
  public String getKeepAlive() {
    return endpoint.settings.toString();
  }

  /**
   * Sets the connector's attribute {@code keepAlivePolicy}, a policy or {@code @FILE}. Options that
   * can't be set are logged once and never break a connection: see {@link AppliedPolicy}.
   *
   * @throws org.keepalive4j.SyntaxException if the text isn't a policy
   * @throws IOException if the file can't be read
   */
  public void setKeepAlivePolicy(String policy) throws IOException {
    endpoint.policy = new AppliedPolicy(new PolicySource(policy).read(), "Tomcat");
  }

  private static final class Endpoint extends NioEndpoint {
    private static final Log LOG = LogFactory.getLog(KeepAliveHttp11Protocol.class);

    private volatile KeepAlive settings = KeepAlive.leave();
    private volatile @Nullable AppliedPolicy policy;

    @Override
    protected boolean setSocketOptions(SocketChannel accepted) {
      try {
        if (getUnixDomainSocketPath() == null) {
          settings.applyTo(accepted);
          AppliedPolicy rules = policy;
          if (rules != null) {
            rules.applyTo(accepted, Direction.ACCEPT);
          }
        }
      } catch (IOException closed) {
        // Tomcat's next read of this connection throws.
        LOG.debug("accepted without its keep-alive settings", closed);
      }
      return super.setSocketOptions(accepted);
    }
  }
}

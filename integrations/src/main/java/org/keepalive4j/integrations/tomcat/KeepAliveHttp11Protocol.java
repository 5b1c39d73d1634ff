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
 * Tomcat's HTTP protocol on NIO, with keep-alive settings on each connection that it accepts.
 * Tomcat itself has soKeepAlive only.
 *
 * <pre>{@code
 * <Connector protocol="org.keepalive4j.integrations.tomcat.KeepAliveHttp11Protocol"
 *     keepAlive="idle=60s,interval=15s,count=4" port="8080"/>
 * }</pre>
 */
public final class KeepAliveHttp11Protocol extends Http11NioProtocol {
  private final Endpoint endpoint;

  /** For Tomcat, which knows this class by name; without settings it changes nothing. */
  public KeepAliveHttp11Protocol() {
    this(new Endpoint());
  }

  private KeepAliveHttp11Protocol(Endpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  /**
   * The connector's attribute {@code keepAlive}.
   *
   * @throws org.keepalive4j.SyntaxException if the text is no settings
   * @throws java.io.UncheckedIOException if they can't be set here
   */
  public void setKeepAlive(String settings) {
    endpoint.settings = SettingsTrial.passed(KeepAlive.parse(settings));
  }

  /** The connector's attribute {@code keepAlive}. */
  public String getKeepAlive() {
    return endpoint.settings.toString();
  }

  /**
   * The connector's attribute {@code keepAlivePolicy}, a policy or {@code @FILE}: each connection
   * gets the settings of its own rule. It never breaks one: what can't be set here is logged once,
   * see {@link AppliedPolicy}.
   *
   * @throws org.keepalive4j.SyntaxException if the text is no policy
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
      } catch (IOException peerIsGone) {
        // Tomcat's next read tells what befell this connection.
        LOG.debug("accepted without its keep-alive settings", peerIsGone);
      }
      return super.setSocketOptions(accepted);
    }
  }
}

package org.keepalive4j.integrations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.PolicySource;

/**
 * Makes sockets that get the settings of a policy's rule as they are connected, for clients that
 * take a {@link SocketFactory}, by instance or by class name. The rule's mode decides whether the
 * client can undo them later.
 *
 * <pre>{@code
 * jdbc:postgresql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.PolicySocketFactory&socketFactoryArg=connect *:5432 idle=60s
 * }</pre>
 *
 * <p>The sockets are plain. A client that takes them in place of TLS sockets sends everything in
 * clear text: use {@link org.keepalive4j.KeepAliveSSLSocketFactory} there, or the agent.
 */
public final class PolicySocketFactory extends SocketFactory {
  private final AppliedPolicy policy;

  /** Sockets of a client under this policy. */
  public PolicySocketFactory(AppliedPolicy policy) {
    this.policy = policy;
  }

  /**
   * Sockets under a policy as text, or {@code @FILE}.
   *
   * @throws org.keepalive4j.SyntaxException if the text is no policy
   * @throws IOException if the file cannot be read
   */
  public PolicySocketFactory(String policy) throws IOException {
    this(new AppliedPolicy(new PolicySource(policy).read(), "socket factory"));
  }

  /**
   * Sockets under the policy of the property {@code socketFactoryArg}.
   *
   * @throws IllegalArgumentException without this property, or if it is no policy
   * @throws IOException if it names a file that cannot be read
   */
  public PolicySocketFactory(Properties properties) throws IOException {
    this(argument(properties));
  }

  /**
   * Always throws, because a class name alone names no policy. Without this method JNDI would get
   * {@link SocketFactory#getDefault}, whose sockets have no settings.
   *
   * @throws UnsupportedOperationException always
   */
  @SuppressWarnings("DoNotCallSuggester") // clients call it by reflection
  public static SocketFactory getDefault() {
    throw new UnsupportedOperationException(
        "PolicySocketFactory has no default policy: name org.keepalive4j.KeepAliveSocketFactory or,"
            + " for TLS, org.keepalive4j.KeepAliveSSLSocketFactory, and give the settings as"
            + " -Dkeepalive4j.settings");
  }

  private static String argument(Properties properties) {
    String argument = properties.getProperty("socketFactoryArg");
    if (argument == null) {
      throw new IllegalArgumentException("give the policy as the property socketFactoryArg");
    }
    return argument;
  }

  @Override
  public Socket createSocket() {
    return new PolicySocket(policy);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
  }

  private Socket connected(InetSocketAddress remote, @Nullable InetSocketAddress local)
      throws IOException {
    Socket socket = createSocket();
    try {
      if (local != null) {
        socket.bind(local);
      }
      socket.connect(remote);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}

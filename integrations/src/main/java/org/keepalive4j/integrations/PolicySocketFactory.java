package org.keepalive4j.integrations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.PolicySource;

/**
 * Creates sockets that get the settings of a policy's rule when they are connected, for clients
 * that take a {@link SocketFactory} as an instance or by its class name. The rule's mode decides
 * whether the client can change them later.
 *
 * <pre>{@code
 * jdbc:postgresql://HOST/DATABASE?socketFactory=org.keepalive4j.integrations.PolicySocketFactory&socketFactoryArg=connect *:5432 idle=60s
 * }</pre>
 *
 * <p>The sockets don't use TLS. A client that uses them in place of TLS sockets sends everything in
 * clear text: use {@link org.keepalive4j.KeepAliveSSLSocketFactory} or the agent there.
 */
public final class PolicySocketFactory extends SocketFactory {
  private final AppliedPolicy policy;

  /** Creates a factory of sockets under this policy. */
  public PolicySocketFactory(AppliedPolicy policy) {
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  /**
   * Creates a factory of sockets under a policy.
   *
   * @param policy rules, settings for all connections, or {@code @FILE}
   * @throws org.keepalive4j.SyntaxException if the text isn't a policy
   * @throws IOException if the file can't be read
   */
  public PolicySocketFactory(String policy) throws IOException {
    this(
        new AppliedPolicy(
            new PolicySource(Objects.requireNonNull(policy, "policy")).read(), "socket factory"));
  }

  /**
   * Creates a factory of sockets under the policy in the property {@code socketFactoryArg}.
   *
   * @throws IllegalArgumentException if there is no such property, or if it isn't a policy
   * @throws IOException if it names a file that can't be read
   */
  public PolicySocketFactory(Properties properties) throws IOException {
    this(argument(properties));
  }

  /**
   * Always throws, because a class name alone doesn't name a policy. Without this method, JNDI
   * would use {@link SocketFactory#getDefault}, whose sockets have no settings.
   *
   * @throws UnsupportedOperationException always
   */
  @SuppressWarnings("DoNotCallSuggester") // clients call it by reflection
  public static SocketFactory getDefault() {
    throw new UnsupportedOperationException(
        "PolicySocketFactory has no default policy: use org.keepalive4j.KeepAliveSocketFactory or,"
            + " for TLS, org.keepalive4j.KeepAliveSSLSocketFactory, and set"
            + " -Dkeepalive4j.settings");
  }

  private static String argument(Properties properties) {
    Objects.requireNonNull(properties, "properties");
    String argument = properties.getProperty("socketFactoryArg");
    if (argument == null) {
      throw new IllegalArgumentException(
          "the property socketFactoryArg is missing: set it to the policy");
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

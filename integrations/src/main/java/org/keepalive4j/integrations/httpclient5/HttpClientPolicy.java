package org.keepalive4j.integrations.httpclient5;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.function.Resolver;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.integrations.AppliedPolicy;

/**
 * Applies a policy to the connections of HttpClient.
 *
 * <pre>{@code
 * connectionManagerBuilder.setSocketConfigResolver(HttpClientPolicy.classic(policy, socketConfig))
 * asyncClientBuilder.setIOSessionListener(HttpClientPolicy.async(policy))
 * }</pre>
 *
 * <p>The classic client asks for the options of a route before it connects. So its connections are
 * matched by the name of the route's host and by the first address of that name. The connections of
 * the async client are matched after they are opened.
 */
public final class HttpClientPolicy {
  private HttpClientPolicy() {}

  /**
   * Returns a resolver that gives each route the options of its rule.
   *
   * @param config all other options, and the options of routes that no rule matches
   */
  public static Resolver<HttpRoute, SocketConfig> classic(Policy policy, SocketConfig config) {
    var applied = new AppliedPolicy(policy, "Apache HttpClient");
    return route ->
        applied
            .ruleFor(Direction.CONNECT, firstHop(route), null)
            .map(rule -> withSettings(config, rule, applied))
            .orElse(config);
  }

  private static SocketConfig withSettings(SocketConfig config, Rule rule, AppliedPolicy applied) {
    KeepAlive settings = AppliedPolicy.settings(rule, option -> isOwn(option, config));
    var builder = SocketConfig.copy(config);
    HttpClientKeepAlive.configureProbes(builder, settings);
    if (settings.userTimeout().isPresent()) {
      applied.warn(rule, KeepAliveOption.USER_TIMEOUT, HttpClientKeepAlive.NO_USER_TIMEOUT);
    }
    return builder.build();
  }

  /** Returns whether the application has configured the option. */
  private static boolean isOwn(KeepAliveOption option, SocketConfig config) {
    var unchanged = SocketConfig.DEFAULT;
    return switch (option) {
      case KEEP_ALIVE -> config.isSoKeepAlive() != unchanged.isSoKeepAlive();
      case IDLE -> config.getTcpKeepIdle() != unchanged.getTcpKeepIdle();
      case INTERVAL -> config.getTcpKeepInterval() != unchanged.getTcpKeepInterval();
      case COUNT -> config.getTcpKeepCount() != unchanged.getTcpKeepCount();
      case USER_TIMEOUT -> false; // HttpClient has no such option
    };
  }

  private static InetSocketAddress firstHop(HttpRoute route) {
    HttpHost host = route.getProxyHost() == null ? route.getTargetHost() : route.getProxyHost();
    int port =
        host.getPort() > 0 ? host.getPort() : "https".equals(host.getSchemeName()) ? 443 : 80;
    try {
      InetAddress address = host.getAddress();
      return new InetSocketAddress(
          address == null ? InetAddress.getByName(host.getHostName()) : address, port);
    } catch (UnknownHostException e) {
      return InetSocketAddress.createUnresolved(host.getHostName(), port); // it can't be connected
    }
  }

  /** Returns a listener that applies the policy. HttpClient takes only one listener. */
  public static IOSessionListener async(Policy policy) {
    return new Listener(new AppliedPolicy(policy, "Apache HttpClient"));
  }

  private record Listener(AppliedPolicy policy) implements IOSessionListener {
    @Override
    public void connected(IOSession session) {
      if (session.channel() instanceof SocketChannel channel) {
        policy.applyTo(channel, Direction.CONNECT);
      }
    }

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void inputReady(IOSession session) {}

    @Override
    public void outputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    @Override
    public void exception(IOSession session, Exception e) {}

    @Override
    public void disconnected(IOSession session) {}
  }
}

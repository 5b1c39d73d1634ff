package org.keepalive4j.integrations;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveException;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;

/**
 * Applies a policy to the connections of one client. Each connection gets the settings of the first
 * rule that matches it, when it is opened or accepted.
 *
 * <p>A policy never breaks a connection. If an option can't be set, the logger {@code
 * org.keepalive4j} warns once for each rule and option, with the client, the reason and the remedy.
 * The other options are set.
 */
public final class AppliedPolicy {
  private static final Logger LOG = System.getLogger("org.keepalive4j");

  /** For the whole JVM, because some clients create a socket factory for each connection. */
  private static final Set<Warning> WARNINGS = ConcurrentHashMap.newKeySet();

  private final Policy policy;
  private final String client;

  private record Warning(String client, Rule rule, KeepAliveOption option) {}

  /**
   * Creates a policy for a client's connections.
   *
   * @param client the client's name for messages
   */
  public AppliedPolicy(Policy policy, String client) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.client = Objects.requireNonNull(client, "client");
  }

  /**
   * Returns the first rule that matches a connection. Returns empty if none does, if the rule is
   * {@code leave}, or if the connection isn't TCP.
   */
  public Optional<Rule> ruleFor(
      Direction direction, @Nullable SocketAddress remote, @Nullable SocketAddress local) {
    Objects.requireNonNull(direction, "direction");
    return connection(direction, remote, local)
        .flatMap(policy::match)
        .filter(rule -> !rule.leavesAlone());
  }

  /** Applies the policy to an open connection. */
  public void applyTo(SocketChannel channel, Direction direction) {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(direction, "direction");
    try {
      applyTo(channel, direction, channel.getRemoteAddress());
    } catch (IOException closed) {
      debug(closed);
    }
  }

  /** Applies the policy to a connection that is being opened or was accepted. */
  public void applyTo(NetworkChannel channel, Direction direction, @Nullable SocketAddress remote) {
    Objects.requireNonNull(channel, "channel");
    try {
      Optional<Rule> rule = ruleFor(direction, remote, channel.getLocalAddress());
      if (rule.isPresent()) {
        Set<KeepAliveOption> own = ApplicationOptions.of(channel, rule.get());
        attempt(rule.get(), () -> settings(rule.get(), own::contains).applyTo(channel));
      }
    } catch (IOException closed) {
      debug(closed);
    }
  }

  /** Applies the given part of a rule's settings. */
  void applyTo(Socket socket, Rule rule, KeepAlive settings) {
    attempt(rule, () -> settings.applyTo(socket));
  }

  /**
   * Returns the settings that a connection gets from its rule, according to the rule's mode.
   *
   * @param setByApplication returns whether the application has set an option itself. Use {@link
   *     #isOwn} if the application's calls aren't known
   */
  public static KeepAlive settings(Rule rule, Predicate<KeepAliveOption> setByApplication) {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(setByApplication, "setByApplication");
    Map<KeepAliveOption, Integer> wanted = new EnumMap<>(KeepAliveOption.class);
    boolean all = true;
    for (KeepAliveOption option : KeepAliveOption.values()) {
      if (!rule.sets(option, false)) {
        continue;
      }
      if (rule.sets(option, true) || !setByApplication.test(option)) {
        wanted.put(option, rule.settings().get(option).orElseThrow());
      } else {
        all = false;
      }
    }
    return all ? rule.settings() : KeepAlive.inEffect(wanted);
  }

  /**
   * Returns whether the application must have set this value, because a new socket has another one.
   *
   * @param value the socket's value in the kernel's unit
   */
  public static boolean isOwn(KeepAliveOption option, int value) {
    Objects.requireNonNull(option, "option");
    return ApplicationOptions.isOwn(option, value);
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Rule rule, Action action) {
    try {
      action.run();
    } catch (KeepAliveException e) {
      e.refusals().forEach(refusal -> warn(rule, refusal.option(), refusal.toString()));
    } catch (IOException closed) {
      debug(closed);
    }
  }

  /** Warns that an option of a rule can't be set. Repeated warnings are suppressed. */
  public void warn(Rule rule, KeepAliveOption option, String refusal) {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(option, "option");
    Objects.requireNonNull(refusal, "refusal");
    if (WARNINGS.add(new Warning(client, rule, option))) {
      LOG.log(Level.WARNING, () -> client + ", rule '" + rule + "': " + refusal);
    }
  }

  // only DEBUG, because the client's next call on this connection throws
  private void debug(IOException closed) {
    LOG.log(Level.DEBUG, () -> client + ": a connection was closed before it was set: " + closed);
  }

  private static Optional<Connection> connection(
      Direction direction, @Nullable SocketAddress remote, @Nullable SocketAddress local) {
    if (!(remote instanceof InetSocketAddress peer) || peer.isUnresolved()) {
      return Optional.empty();
    }
    InetAddress address = peer.getAddress();
    String host =
        peer.getHostString(); // a name or the JDK's text of the address; doesn't query the DNS
    boolean isName = direction == Direction.CONNECT && !host.equals(address.getHostAddress());
    return Optional.of(
        new Connection(
            Optional.of(direction),
            address,
            isName ? Optional.of(host) : Optional.empty(),
            peer.getPort(),
            local instanceof InetSocketAddress here ? here.getPort() : 0));
  }
}

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
 * A policy on the connections of one client: each gets the settings of its own rule as it is made.
 *
 * <p>Unlike settings that are given to a client, a policy never breaks a connection: what cannot be
 * set is a warning of the logger {@code org.keepalive4j}, once for each rule and option, that names
 * client, reason and remedy. All else is set.
 */
public final class AppliedPolicy {
  private static final Logger LOG = System.getLogger("org.keepalive4j");

  /** Of the whole JVM, because some clients make a socket factory for each connection. */
  private static final Set<Warning> WARNINGS = ConcurrentHashMap.newKeySet();

  private final Policy policy;
  private final String client;

  private record Warning(String client, Rule rule, KeepAliveOption option) {}

  /**
   * A policy for a client's connections.
   *
   * @param client whose they are, as people call it
   */
  public AppliedPolicy(Policy policy, String client) {
    this.policy = policy;
    this.client = client;
  }

  /** The rule for a connection, empty if it is left alone or not TCP. */
  public Optional<Rule> ruleFor(
      Direction direction, @Nullable SocketAddress remote, @Nullable SocketAddress local) {
    return connection(direction, remote, local)
        .flatMap(policy::match)
        .filter(rule -> !rule.leavesAlone());
  }

  /** Sets a connection of which both ends are known. */
  public void applyTo(SocketChannel channel, Direction direction) {
    try {
      applyTo(channel, direction, channel.getRemoteAddress());
    } catch (IOException gone) {
      debug(gone);
    }
  }

  /** Sets a connection that is being opened to this address, or was accepted from it. */
  public void applyTo(NetworkChannel channel, Direction direction, @Nullable SocketAddress remote) {
    try {
      Optional<Rule> rule = ruleFor(direction, remote, channel.getLocalAddress());
      if (rule.isPresent()) {
        Set<KeepAliveOption> own = OwnValues.of(channel, rule.get());
        attempt(rule.get(), () -> settings(rule.get(), own::contains).applyTo(channel));
      }
    } catch (IOException gone) {
      debug(gone);
    }
  }

  /** Sets a connection of which the rule is known, and what of its settings is wanted. */
  void applyTo(Socket socket, Rule rule, KeepAlive settings) {
    attempt(rule, () -> settings.applyTo(socket));
  }

  /**
   * Returns what a connection gets from its rule, given what the application has set before.
   *
   * @param setByApplication which options. Where its calls are not seen, a value is taken for its
   *     own if {@link #isOwn} says so
   */
  public static KeepAlive settings(Rule rule, Predicate<KeepAliveOption> setByApplication) {
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
   * Returns whether a value that a socket has is the application's own: a new socket has another.
   *
   * @param value in the kernel's unit
   */
  public static boolean isOwn(KeepAliveOption option, int value) {
    return OwnValues.isOwn(option, value);
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Rule rule, Action action) {
    try {
      action.run();
    } catch (KeepAliveException e) {
      e.refusals().forEach(refusal -> warn(rule, refusal.option(), refusal.toString()));
    } catch (IOException gone) {
      debug(gone);
    }
  }

  /** Says once for a rule what its connections do not get, and what to do about it. */
  public void warn(Rule rule, KeepAliveOption option, String refusal) {
    if (WARNINGS.add(new Warning(client, rule, option))) {
      LOG.log(Level.WARNING, () -> client + ", rule '" + rule + "': " + refusal);
    }
  }

  // The client's next call tells what befell this connection.
  private void debug(IOException gone) {
    LOG.log(Level.DEBUG, () -> client + ": a connection is gone before it was set: " + gone);
  }

  private static Optional<Connection> connection(
      Direction direction, @Nullable SocketAddress remote, @Nullable SocketAddress local) {
    if (!(remote instanceof InetSocketAddress peer) || peer.isUnresolved()) {
      return Optional.empty();
    }
    InetAddress address = peer.getAddress();
    String host = peer.getHostString(); // asks no name server
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

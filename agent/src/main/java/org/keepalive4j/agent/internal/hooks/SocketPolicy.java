package org.keepalive4j.agent.internal.hooks;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.DebugLog;
import org.keepalive4j.agent.internal.scan.OpenSocketScan;
import org.keepalive4j.agent.internal.scan.OpenSockets;
import org.keepalive4j.agent.internal.socket.ConfiguredListeners;
import org.keepalive4j.agent.internal.socket.ConnectionLog;
import org.keepalive4j.agent.internal.socket.RuleApplier;
import org.keepalive4j.agent.internal.socket.SocketMap;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;
import org.keepalive4j.agent.internal.socket.SystemDefaults;

/**
 * Applies the policy when a socket connects, listens or accepts, and when the application sets an
 * option.
 *
 * <p>If the policy is replaced while a rule is being applied to a socket, the rule of the new
 * policy is applied too. The scan of open sockets may have passed this socket already, or may not
 * find it yet.
 */
public final class SocketPolicy implements Supplier<ActivePolicy> {
  /** How connections were opened, if the policy needs to know that later. */
  private final SocketMap<Connection> connections = new SocketMap<>();

  /** The options that the application has set before a socket was connected, as bits. */
  private final SocketMap<Integer> setByApplication = new SocketMap<>();

  private final ConfiguredListeners listeners = new ConfiguredListeners();
  private volatile boolean attached;
  private volatile ActivePolicy policy;
  private volatile SystemDefaults system = new SystemDefaults();

  /**
   * Creates the state for a policy.
   *
   * @param attached whether the application may have opened sockets already
   */
  public SocketPolicy(ActivePolicy policy, boolean attached) {
    this.policy = policy;
    this.attached = attached;
  }

  /** Returns the active policy. */
  @Override
  public ActivePolicy get() {
    return policy;
  }

  /** Replaces the policy for new sockets. Listeners get their own values back. */
  public void replace(ActivePolicy next) {
    policy = next;
    system = new SystemDefaults();
    listeners.restoreAll();
  }

  /**
   * Forgets what it knows about sockets, because no hook will see what the application does from
   * now on. Listeners keep the settings that they have.
   */
  void forgetSockets() {
    listeners.forgetAll();
    setByApplication.clear();
    attached = true;
  }

  /** Applies the policy to the sockets that are open already. */
  public OpenSocketScan scanOpenSockets() {
    SocketSyscalls.requireReady();
    OpenSocketScan scan = new OpenSocketScan(policy, system, connections);
    scan.run(listeners, setByApplication);
    return scan;
  }

  /** Applies the policy to a socket that is about to listen. */
  void listen(FileDescriptor listener) {
    ActivePolicy now = policy;
    // UNIX sockets call this hook too
    if (SocketSyscalls.tcpInfo(listener) != SocketSyscalls.NOT_TCP) {
      try {
        listeners.configureNew(listener, now, optionsSetBy(listener, listener), defaultsIfMissed());
      } catch (IOException closedMeanwhile) {
        // the application gets the error from its own call
      }
      if (now != policy) {
        listeners.restore(listener);
      }
    }
  }

  /** Applies the policy to a connection that the JDK has accepted. */
  void accept(FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote) {
    try {
      ActivePolicy now;
      do {
        now = policy;
        ActiveRule inherited = listeners.inheritedRule(listener, now);
        if (inherited != null && !now.mustRememberConnections() && !DebugLog.isOn()) {
          inherited.countHit();
          continue;
        }
        Connection connection = accepted(socket, now, remote.getAddress(), remote.getPort());
        int setByApplication = optionsSetBy(listener, listener);
        apply(socket, socket, now, connection, inherited, setByApplication, defaultsIfMissed());
      } while (now != policy);
    } catch (IOException closedMeanwhile) {
      // the application gets the error from its own call
    }
  }

  /** Applies the policy to a connection that a native transport has accepted. */
  void acceptNative(Object socket, FileDescriptor descriptor) {
    try {
      ActivePolicy now;
      do {
        now = policy;
        Connection connection =
            accepted(
                descriptor,
                now,
                SocketSyscalls.remoteAddress(descriptor),
                SocketSyscalls.remotePort(descriptor));
        // the options that were set on its listener aren't known here
        apply(socket, descriptor, now, connection, null, 0, system);
      } while (now != policy);
    } catch (IOException closedMeanwhile) {
      // the application gets the error from its own call
    }
  }

  /** Applies the policy to a socket that is about to connect. */
  void connect(Object socket, FileDescriptor descriptor, Connection connection) {
    ActivePolicy now;
    do {
      now = policy;
      apply(
          socket,
          descriptor,
          now,
          connection,
          null,
          optionsSetBy(socket, descriptor),
          defaultsIfMissed());
    } while (now != policy);
  }

  private static Connection accepted(
      FileDescriptor descriptor, ActivePolicy now, InetAddress remote, int port)
      throws IOException {
    int localPort = now.mustRememberConnections() ? SocketSyscalls.localPort(descriptor) : 0;
    return new Connection(Optional.of(Direction.ACCEPT), remote, Optional.empty(), port, localPort);
  }

  /**
   * Applies the matching rule to a socket that is being opened.
   *
   * @param inherited the rule whose settings the socket inherited from its listener, or null
   */
  private void apply(
      Object socket,
      FileDescriptor descriptor,
      ActivePolicy now,
      Connection connection,
      @Nullable ActiveRule inherited,
      int setByApplication,
      @Nullable SystemDefaults defaultsIfMissed) {
    if (now.mustRememberConnections()) {
      connections.put(socket, descriptor, connection);
    }
    ActiveRule rule = now.matchAndCount(connection);
    if (rule != null && rule != inherited) {
      RuleApplier.applyToNewSocket(descriptor, rule, setByApplication, defaultsIfMissed);
    }
    ConnectionLog.log(connection, rule, descriptor);
  }

  /**
   * Returns the system's defaults if the application may have set options before the agent was
   * attached, otherwise null.
   */
  private @Nullable SystemDefaults defaultsIfMissed() {
    return attached ? system : null;
  }

  /**
   * Returns whether to ignore the application's call. Before a socket is connected, records which
   * option the application has set.
   */
  boolean ignores(Object socket, FileDescriptor descriptor, KeepAliveOption option, int value) {
    ActivePolicy now = policy;
    int info = SocketSyscalls.tcpInfo(descriptor);
    if (SocketSyscalls.isConnected(info)) {
      ActiveRule rule = now.mayIgnore(option, value) ? ruleOf(socket, descriptor, now) : null;
      return rule != null && rule.ignores(option, value);
    }
    if (info != SocketSyscalls.NOT_TCP) {
      listeners.restore(descriptor);
      setByApplication.put(
          socket, descriptor, optionsSetBy(socket, descriptor) | RuleApplier.bit(option));
    }
    return false;
  }

  /** Returns the rule of a connection or one that ignores the same calls, or null. */
  private @Nullable ActiveRule ruleOf(Object socket, FileDescriptor descriptor, ActivePolicy now) {
    if (now.ignoresUniformly()) {
      return now.lastRule();
    }
    Connection connection = connections.get(socket, descriptor);
    if (connection == null) {
      connection = OpenSockets.connection(descriptor);
    }
    return connection == null ? null : now.match(connection);
  }

  private int optionsSetBy(Object socket, FileDescriptor descriptor) {
    Integer bits = setByApplication.get(socket, descriptor);
    return bits == null ? 0 : bits;
  }
}

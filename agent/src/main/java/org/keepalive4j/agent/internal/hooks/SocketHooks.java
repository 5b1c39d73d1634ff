package org.keepalive4j.agent.internal.hooks;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.KeepAliveHook;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.DebugLog;
import org.keepalive4j.agent.internal.reporting.StandardError;
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
public final class SocketHooks extends KeepAliveHook implements Supplier<ActivePolicy> {
  /** How connections were opened, if the policy needs to know that later. */
  private final SocketMap<Connection> connections = new SocketMap<>();

  /** The options that the application has set before a socket was connected, as bits. */
  private final SocketMap<Integer> setByApplication = new SocketMap<>();

  private final ConfiguredListeners listeners = new ConfiguredListeners();
  private final HookFailures failures = new HookFailures();
  private final boolean attached;
  private volatile ActivePolicy policy;
  private volatile SystemDefaults system = new SystemDefaults();
  private volatile boolean cannotReadNames;

  /**
   * Installs the hooks.
   *
   * @param attached whether the application may have opened sockets already
   */
  public SocketHooks(ActivePolicy policy, boolean attached) throws IllegalAccessException {
    this.policy = policy;
    this.attached = attached;
    install(MethodHandles.lookup());
  }

  /**
   * Returns whether only the JDK has run so far, and neither another agent nor code of the
   * application. Valid only at JVM startup.
   */
  public boolean isFirst() {
    if (System.getProperty("java.system.class.loader") != null
        || System.getProperty("java.security.manager") != null) {
      return false;
    }
    try {
      int agents = 0;
      for (String option : jvmOptions()) {
        if (option.startsWith("-javaagent:")
            || option.startsWith("-agent")
            || option.startsWith("-Xrun")) {
          agents++;
        }
      }
      return agents == 1;
    } catch (LinkageError otherJdk) {
      return false;
    }
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

  /** Applies the policy to the sockets that are open already. */
  public OpenSocketScan scanOpenSockets() {
    SocketSyscalls.requireReady();
    OpenSocketScan scan = new OpenSocketScan(policy, system, connections);
    scan.run(listeners, setByApplication);
    return scan;
  }

  /**
   * Applies the policy to the connection that a service manager such as inetd has accepted and
   * passed to the JVM as standard input ({@link System#inheritedChannel}).
   */
  public void onInheritedChannel() {
    nativeSocket(FileDescriptor.in, 0);
  }

  @Override
  protected void onConnect(FileDescriptor socket, InetAddress remote, int port) {
    connect(socket, socket, remote, port);
  }

  @Override
  protected void onListen(FileDescriptor listener) {
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

  @Override
  protected void onAccept(
      FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote) {
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

  @Override
  protected boolean onOption(FileDescriptor socket, SocketOption<?> name, Object value) {
    KeepAliveOption option =
        switch (name.name()) {
          case "SO_KEEPALIVE" -> KeepAliveOption.KEEP_ALIVE;
          case "TCP_KEEPIDLE" -> KeepAliveOption.IDLE;
          case "TCP_KEEPINTERVAL" -> KeepAliveOption.INTERVAL;
          case "TCP_KEEPCOUNT" -> KeepAliveOption.COUNT;
          default -> null;
        };
    if (option == null) {
      return false;
    }
    int number = value instanceof Integer i ? i : Boolean.TRUE.equals(value) ? 1 : 0;
    return ignores(socket, socket, option, number);
  }

  @Override
  protected void onNativeSocket(Object socket, int number) {
    FileDescriptor descriptor = SocketSyscalls.descriptor(number);
    // a new socket isn't connected, and a socket that isn't TCP has no tcp_info
    if (SocketSyscalls.isConnected(SocketSyscalls.tcpInfo(descriptor))) {
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
  }

  @Override
  protected void onNativeConnect(Object socket, int number, SocketAddress remote) {
    FileDescriptor descriptor = SocketSyscalls.descriptor(number);
    if (remote instanceof InetSocketAddress address
        && !address.isUnresolved()
        && SocketSyscalls.tcpInfo(descriptor) != SocketSyscalls.NOT_TCP) {
      connect(socket, descriptor, address.getAddress(), address.getPort());
    }
  }

  @Override
  protected boolean onNativeOption(Object socket, int number, int level, int name, int value) {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      if (option.linuxLevel() == level && option.linuxName() == name) {
        return ignores(socket, SocketSyscalls.descriptor(number), option, value);
      }
    }
    return false;
  }

  @Override
  protected void onFailure(Throwable thrown) {
    failures.report(thrown);
  }

  /**
   * Loads the natives now instead of with the first socket. Under a security manager, the thread
   * that opens the first socket may not be allowed to.
   */
  public void loadNatives() {
    try {
      SocketSyscalls.requireReady();
    } catch (Throwable e) {
      HookFailures.reportNotReady(e);
    }
  }

  private void connect(Object socket, FileDescriptor descriptor, InetAddress remote, int port) {
    // the kernel connects the wildcard address to the loopback address (ip(7), ipv6(7))
    InetAddress peer = remote.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : remote;
    Connection connection = new Connection(Direction.CONNECT, peer, name(remote), port, 0);
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
    return new Connection(Direction.ACCEPT, remote, null, port, localPort);
  }

  /**
   * Applies the matching rule to a socket that is being opened.
   *
   * @param inherited the rule whose settings the socket has from its listener, or null
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

  private boolean ignores(
      Object socket, FileDescriptor descriptor, KeepAliveOption option, int value) {
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

  private @Nullable String name(InetAddress remote) {
    if (cannotReadNames) {
      return null;
    }
    try {
      return nameOf(remote);
    } catch (LinkageError otherJdk) {
      cannotReadNames = true;
      StandardError.error(
          "rules with host names match nothing: this JDK has changed inside: " + otherJdk);
      AgentStatus.addNotCovered("rules with host names: " + otherJdk);
      return null;
    }
  }
}

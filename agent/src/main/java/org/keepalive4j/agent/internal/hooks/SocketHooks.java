package org.keepalive4j.agent.internal.hooks;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.KeepAliveHook;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * The policy on sockets that are being opened, and on what the application then sets.
 *
 * <p>If another policy comes while a socket is given its rule, the socket is given the new one's
 * too: the walk through the open sockets may have been there before, or may not find it yet.
 */
public final class SocketHooks extends KeepAliveHook implements Supplier<ActivePolicy> {
  /** What is known of a connection, under a policy that needs it later. */
  private final SocketMap<Connection> connections = new SocketMap<>();

  /** Which options the application has set, as bits; matters until the socket is connected. */
  private final SocketMap<Integer> touched = new SocketMap<>();

  private final ConfiguredListeners listeners = new ConfiguredListeners();
  private final Set<String> failures = ConcurrentHashMap.newKeySet();
  private final boolean attached;
  private volatile ActivePolicy policy;
  private volatile SystemDefaults system = new SystemDefaults();
  private volatile boolean namesAreMissing;

  /**
   * The doors lead here from now on.
   *
   * @param attached whether the application may have sockets already
   */
  public SocketHooks(ActivePolicy policy, boolean attached) throws IllegalAccessException {
    this.policy = policy;
    this.attached = attached;
    engage(MethodHandles.lookup());
  }

  /**
   * Whether only the JDK has run so far: no other agent, and nothing of the application. At the
   * JVM's start alone.
   */
  public boolean isFirst() {
    if (System.getProperty("java.system.class.loader") != null
        || System.getProperty("java.security.manager") != null) {
      return false;
    }
    try {
      int agents = 0;
      for (String option : options()) {
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

  /** The policy in force. */
  @Override
  public ActivePolicy get() {
    return policy;
  }

  public void replace(ActivePolicy next) {
    policy = next;
    system = new SystemDefaults();
    listeners.end();
  }

  /** Puts the policy on what is open. */
  public OpenSocketScan sweep() {
    SocketSyscalls.requireReady();
    OpenSocketScan sweep = new OpenSocketScan(policy, system, connections);
    sweep.run(listeners, touched);
    return sweep;
  }

  /**
   * The application takes the connection that the JVM was started with as its standard input, which
   * a service manager such as inetd has accepted for it ({@link System#inheritedChannel}).
   */
  public void inherited() {
    nativeSocket(FileDescriptor.in, 0);
  }

  @Override
  protected void onConnect(FileDescriptor socket, InetAddress remote, int port) {
    connect(socket, socket, remote, port);
  }

  @Override
  protected void onListen(FileDescriptor listener) {
    ActivePolicy now = policy;
    // UNIX sockets come here too
    if (SocketSyscalls.info(listener) != SocketSyscalls.NOT_TCP) {
      try {
        listeners.begin(listener, now, touchedOf(listener, listener), unseen());
      } catch (IOException closedMeanwhile) {
        // the application finds out by itself
      }
      if (now != policy) {
        listeners.end(listener);
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
        ActiveRule inherited = listeners.rule(listener, now);
        if (inherited != null && !now.needsMemory() && !DebugLog.isOn()) {
          inherited.hit();
          continue;
        }
        Connection connection = accepted(socket, now, remote.getAddress(), remote.getPort());
        int touchedBefore = touchedOf(listener, listener);
        put(socket, socket, now, connection, inherited, touchedBefore, unseen());
      } while (now != policy);
    } catch (IOException goneMeanwhile) {
      // the application finds out by itself
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
  protected void onNativeSocket(Object socket, int descriptor) {
    FileDescriptor view = SocketSyscalls.of(descriptor);
    // a new one is not connected; sockets of other kinds have no such information
    if (SocketSyscalls.isConnected(SocketSyscalls.info(view))) {
      try {
        ActivePolicy now;
        do {
          now = policy;
          Connection connection =
              accepted(
                  view, now, SocketSyscalls.remoteAddress(view), SocketSyscalls.remotePort(view));
          // what was set on its listener is not known here
          put(socket, view, now, connection, null, 0, system);
        } while (now != policy);
      } catch (IOException goneMeanwhile) {
        // the application finds out by itself
      }
    }
  }

  @Override
  protected void onNativeConnect(Object socket, int descriptor, SocketAddress remote) {
    FileDescriptor view = SocketSyscalls.of(descriptor);
    if (remote instanceof InetSocketAddress address
        && !address.isUnresolved()
        && SocketSyscalls.info(view) != SocketSyscalls.NOT_TCP) {
      connect(socket, view, address.getAddress(), address.getPort());
    }
  }

  @Override
  protected boolean onNativeOption(Object socket, int descriptor, int level, int name, int value) {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      if (option.linuxLevel() == level && option.linuxName() == name) {
        return ignores(socket, SocketSyscalls.of(descriptor), option, value);
      }
    }
    return false;
  }

  /** Told once of each kind: under load the same would come with every connection. */
  @Override
  protected void failed(Throwable thrown) {
    boolean linkage = thrown instanceof LinkageError;
    if (!SocketSyscalls.isReady()) {
      notReady(thrown);
      return;
    }
    String kind = linkage ? thrown.toString() : thrown.getClass().getName();
    if (!failures.contains(kind)) {
      // remembered afterwards: where a thread may not write, another one will
      StandardError.error(
          (linkage ? "not covered: " : "a socket may have been left alone: ") + thrown);
      failures.add(kind);
      if (linkage) {
        AgentStatus.notCovered(thrown.toString());
      }
    }
  }

  /** No socket can be set yet, such as under a security manager, or never, in another JDK. */
  private static void notReady(Throwable thrown) {
    if (AgentStatus.nothingCovered(thrown.toString())) {
      StandardError.error(
          "no socket is covered: "
              + thrown
              + (thrown instanceof LinkageError ? "" : "; tried again with the next socket"));
    }
    if (SocketSyscalls.isReady()) {
      // another thread was allowed to meanwhile
      AgentStatus.nothingCovered(null);
    }
  }

  /**
   * Makes ready for sockets now, and not with the first one: under a security manager the
   * application may not be allowed to.
   */
  public void prepare() {
    try {
      SocketSyscalls.requireReady();
    } catch (Throwable e) {
      notReady(e);
    }
  }

  private void connect(Object socket, FileDescriptor view, InetAddress remote, int port) {
    // to whom the kernel connects then (ip(7), ipv6(7))
    InetAddress peer = remote.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : remote;
    Connection connection = new Connection(Direction.CONNECT, peer, name(remote), port, 0);
    ActivePolicy now;
    do {
      now = policy;
      put(socket, view, now, connection, null, touchedOf(socket, view), unseen());
    } while (now != policy);
  }

  private static Connection accepted(
      FileDescriptor view, ActivePolicy now, InetAddress remote, int port) throws IOException {
    int localPort = now.needsMemory() ? SocketSyscalls.localPort(view) : 0;
    return new Connection(Direction.ACCEPT, remote, null, port, localPort);
  }

  /**
   * Gives a socket that is being opened its rule.
   *
   * @param inherited the rule whose settings it has already, if any
   */
  private void put(
      Object socket,
      FileDescriptor view,
      ActivePolicy now,
      Connection connection,
      @Nullable ActiveRule inherited,
      int touchedBefore,
      @Nullable SystemDefaults unseen) {
    if (now.needsMemory()) {
      connections.put(socket, view, connection);
    }
    ActiveRule rule = now.hit(connection);
    if (rule != null && rule != inherited) {
      RuleApplier.ofNew(view, rule, touchedBefore, unseen);
    }
    ConnectionLog.log(connection, rule, view);
  }

  /** The system's values, where the application may have set others before anyone looked. */
  private @Nullable SystemDefaults unseen() {
    return attached ? system : null;
  }

  private boolean ignores(Object socket, FileDescriptor view, KeepAliveOption option, int value) {
    ActivePolicy now = policy;
    int info = SocketSyscalls.info(view);
    if (SocketSyscalls.isConnected(info)) {
      ActiveRule rule = now.mayIgnore(option, value) ? ruleOf(socket, view, now) : null;
      return rule != null && rule.ignores(option, value);
    }
    if (info != SocketSyscalls.NOT_TCP) {
      listeners.end(view);
      touched.put(socket, view, touchedOf(socket, view) | RuleApplier.bit(option));
    }
    return false;
  }

  /** The rule of a connection, or one that ignores the same calls; null if there is none. */
  private @Nullable ActiveRule ruleOf(Object socket, FileDescriptor view, ActivePolicy now) {
    if (now.ignoresAlike()) {
      return now.last();
    }
    Connection connection = connections.get(socket, view);
    if (connection == null) {
      connection = OpenSockets.connection(view);
    }
    return connection == null ? null : now.match(connection);
  }

  private int touchedOf(Object socket, FileDescriptor view) {
    Integer bits = touched.get(socket, view);
    return bits == null ? 0 : bits;
  }

  private @Nullable String name(InetAddress remote) {
    if (namesAreMissing) {
      return null;
    }
    try {
      return nameOf(remote);
    } catch (LinkageError otherJdk) {
      namesAreMissing = true;
      StandardError.error(
          "rules with host names match nothing: this JDK has changed inside: " + otherJdk);
      AgentStatus.notCovered("rules with host names: " + otherJdk);
      return null;
    }
  }
}

package org.keepalive4j.agent.internal.hooks;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.KeepAliveHook;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Optional;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.StandardError;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;

/**
 * Receives the calls of the instrumented classes and passes the sockets of the JDK and of native
 * transports to the {@link SocketPolicy} in the same form.
 */
public final class SocketHooks extends KeepAliveHook {
  private final SocketPolicy policy;
  private volatile boolean cannotReadNames;

  /**
   * Installs the hooks.
   *
   * @param policy receives the sockets
   */
  public SocketHooks(SocketPolicy policy) throws IllegalAccessException {
    this.policy = policy;
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
    policy.listen(listener);
  }

  @Override
  protected void onAccept(
      FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote) {
    policy.accept(listener, socket, remote);
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
    return policy.ignores(socket, socket, option, number);
  }

  @Override
  protected void onNativeSocket(Object socket, int number) {
    FileDescriptor descriptor = SocketSyscalls.descriptor(number);
    // a new socket isn't connected, and a socket that isn't TCP has no tcp_info
    if (SocketSyscalls.isConnected(SocketSyscalls.tcpInfo(descriptor))) {
      policy.acceptNative(socket, descriptor);
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
        return policy.ignores(socket, SocketSyscalls.descriptor(number), option, value);
      }
    }
    return false;
  }

  @Override
  protected void onFailure(Throwable thrown) {
    HookFailures.report(thrown);
  }

  /**
   * Loads the natives now instead of with the first socket. Under a security manager, the thread
   * that opens the first socket may not be allowed to.
   */
  public static void loadNatives() {
    try {
      SocketSyscalls.requireReady();
    } catch (Throwable e) {
      HookFailures.reportNotReady(e);
    }
  }

  private void connect(Object socket, FileDescriptor descriptor, InetAddress remote, int port) {
    // the kernel connects the wildcard address to the loopback address (ip(7), ipv6(7))
    InetAddress peer = remote.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : remote;
    policy.connect(
        socket,
        descriptor,
        new Connection(Optional.of(Direction.CONNECT), peer, name(remote), port, 0));
  }

  private Optional<String> name(InetAddress remote) {
    if (cannotReadNames) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(nameOf(remote));
    } catch (LinkageError otherJdk) {
      cannotReadNames = true;
      StandardError.error(
          "rules with host names match nothing: this JDK has changed inside: " + otherJdk);
      AgentStatus.addNotCovered("rules with host names: " + otherJdk);
      return Optional.empty();
    }
  }
}

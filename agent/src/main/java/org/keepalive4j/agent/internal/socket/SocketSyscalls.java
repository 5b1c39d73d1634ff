package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.KeepAliveNatives;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.instrumentation.JavaBaseClasses;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.internal.socket.TcpStates;

/**
 * System calls on a socket. They go through the native methods of {@code sun.nio.ch.Net} that the
 * JDK's own sockets use, which can read and set any option. So the agent needs neither JNI nor the
 * foreign-function API.
 */
public final class SocketSyscalls {
  // linux/tcp.h
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** The result of {@link #tcpInfo} for anything but a TCP socket. */
  public static final int NOT_TCP = 0;

  private static volatile @Nullable KeepAliveNatives natives;

  /** Why this JDK lacks the native methods, or null. */
  private static @Nullable String missing;

  /** What runs when sockets can be set after an earlier attempt failed. */
  private static volatile @Nullable Runnable onRecovery;

  private SocketSyscalls() {}

  /** Sets what runs when sockets can be set after an earlier attempt failed. */
  public static void onRecovery(Runnable action) {
    onRecovery = action;
  }

  /** Returns whether the native methods are available already. */
  public static boolean isReady() {
    return natives != null;
  }

  /**
   * Makes the native methods available.
   *
   * @throws LinkageError if this JDK lacks one
   */
  public static void requireReady() {
    natives();
  }

  private static KeepAliveNatives natives() {
    KeepAliveNatives ready = natives;
    if (ready == null) {
      ready = prepare();
      if (AgentStatus.setUncoveredReason(null)) {
        Runnable action = onRecovery;
        if (action != null) {
          action.run();
        }
      }
    }
    return ready;
  }

  /**
   * Defines and links the native methods. This is tried again after a failure, because a security
   * manager may forbid it to one thread and allow it to the next.
   */
  private static synchronized KeepAliveNatives prepare() {
    KeepAliveNatives ready = natives;
    if (ready != null) {
      return ready;
    }
    if (missing != null) {
      throw new LinkageError(missing);
    }
    try {
      ready = JavaBaseClasses.natives();
      link(ready);
    } catch (LinkageError e) {
      missing = e.toString();
      throw e;
    }
    natives = ready;
    return ready;
  }

  /** Links the native methods by calling them once with an invalid descriptor. */
  private static void link(KeepAliveNatives natives) {
    FileDescriptor none = natives.descriptor(-1);
    try {
      natives.get(none, IPPROTO_TCP, TCP_INFO);
    } catch (IOException linked) {
      // EBADF
    }
    try {
      natives.set(none, IPPROTO_TCP, TCP_INFO, 0);
    } catch (IOException linked) {
      // EBADF
    }
  }

  /** Returns an object for a descriptor of this process. The caller must not close it. */
  public static FileDescriptor descriptor(int number) {
    return natives().descriptor(number);
  }

  /** Returns the number of a descriptor. */
  static int number(FileDescriptor socket) {
    return natives().number(socket);
  }

  /** Returns the value of an option in the kernel's unit. */
  public static int get(FileDescriptor socket, KeepAliveOption option) throws IOException {
    return natives().get(socket, option.linuxLevel(), option.linuxName());
  }

  /** Returns the values of the options that can be read. MPTCP sockets lack some. */
  public static Map<KeepAliveOption, Integer> values(FileDescriptor socket) {
    Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
    for (KeepAliveOption option : KeepAliveOption.values()) {
      try {
        values.put(option, get(socket, option));
      } catch (IOException notReadable) {
        // left out
      }
    }
    return values;
  }

  static void set(FileDescriptor socket, KeepAliveOption option, int value) throws IOException {
    natives().set(socket, option.linuxLevel(), option.linuxName(), value);
  }

  /** Returns the local port, 0 if the socket is not bound. */
  public static int localPort(FileDescriptor socket) throws IOException {
    return natives().localPortOf(socket);
  }

  /** Returns the remote port. */
  public static int remotePort(FileDescriptor socket) throws IOException {
    return natives().remotePortOf(socket);
  }

  /** Returns the local address. */
  public static InetAddress localAddress(FileDescriptor socket) throws IOException {
    return natives().localAddressOf(socket);
  }

  /** Returns the remote address. */
  public static InetAddress remoteAddress(FileDescriptor socket) throws IOException {
    return natives().remoteAddressOf(socket);
  }

  /**
   * Returns the first four bytes of struct tcp_info (linux/tcp.h), or {@link #NOT_TCP} for anything
   * but a TCP socket. The kernel copies only as many bytes as the caller has room for.
   */
  public static int tcpInfo(FileDescriptor socket) {
    try {
      int info = natives().get(socket, IPPROTO_TCP, TCP_INFO);
      return LITTLE_ENDIAN ? Integer.reverseBytes(info) : info;
    } catch (IOException otherSocketOrNone) {
      return NOT_TCP;
    }
  }

  /** Returns whether a call failed because the socket was closed while it was made. */
  static boolean wasClosed(FileDescriptor socket, IOException thrown) {
    if (tcpInfo(socket) == NOT_TCP) {
      return true;
    }
    try {
      natives().get(descriptor(-1), IPPROTO_TCP, TCP_INFO);
      return false;
    } catch (IOException closed) {
      // the same message as for a closed descriptor; another socket may have the number by now
      return String.valueOf(closed.getMessage()).equals(thrown.getMessage());
    }
  }

  /** Returns whether the socket is a listener. */
  public static boolean isListening(int info) {
    return info >>> 24 == TcpStates.LISTEN;
  }

  /** Returns whether the socket waits for its peer's first answer. */
  public static boolean isConnecting(int info) {
    return info >>> 24 == TcpStates.SYN_SENT;
  }

  /** Returns whether the socket is connecting, connected or closing. */
  public static boolean isConnected(int info) {
    int state = info >>> 24;
    return state >= TcpStates.ESTABLISHED && state != TcpStates.CLOSE && state != TcpStates.LISTEN;
  }

  /** Returns whether keep-alive probes are unanswered. */
  public static boolean isProbing(int info) {
    return (info & 255) != 0;
  }
}

package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.KeepAliveNatives;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.instrumentation.JavaBaseClasses;
import org.keepalive4j.agent.internal.reporting.AgentStatus;

/**
 * The kernel's view of a descriptor, through the natives of {@code sun.nio.ch.Net} that the JDK's
 * own sockets end in: any option, and neither JNI nor the foreign-function API of our own.
 */
public final class SocketSyscalls {
  // linux/tcp.h, include/net/tcp_states.h
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int ESTABLISHED = 1;
  private static final int SYN_SENT = 2;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** What {@link #info} answers for what is no TCP socket. */
  public static final int NOT_TCP = 0;

  private static volatile @Nullable KeepAliveNatives natives;

  /** Why there are none in this JDK, and never will be. */
  private static @Nullable String missing;

  /** What runs when sockets can be set after an earlier attempt failed. */
  private static volatile @Nullable Runnable onRecovery;

  private SocketSyscalls() {}

  /** Sets what runs when sockets can be set after an earlier attempt failed. */
  public static void onRecovery(Runnable action) {
    onRecovery = action;
  }

  /** Whether sockets can be read and set. */
  public static boolean isReady() {
    return natives != null;
  }

  /** Sees to it that they can, or throws why not. */
  public static void requireReady() {
    natives();
  }

  private static KeepAliveNatives natives() {
    KeepAliveNatives ready = natives;
    if (ready == null) {
      ready = prepare();
      if (AgentStatus.nothingCovered(null)) {
        Runnable action = onRecovery;
        if (action != null) {
          action.run();
        }
      }
    }
    return ready;
  }

  /**
   * Makes the natives ready, once. What a security manager forbids the thread that opens the first
   * socket, another thread may be allowed; so whatever needs them tries again.
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

  /** A native is linked when it is first called: here on a descriptor that is none. */
  private static void link(KeepAliveNatives natives) {
    FileDescriptor none = natives.view(-1);
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

  /** A view of a descriptor of this process; it must not be closed. */
  public static FileDescriptor of(int descriptor) {
    return natives().view(descriptor);
  }

  static int number(FileDescriptor socket) {
    return natives().number(socket);
  }

  public static int get(FileDescriptor socket, KeepAliveOption option) throws IOException {
    return natives().get(socket, option.linuxLevel(), option.linuxName());
  }

  static void set(FileDescriptor socket, KeepAliveOption option, int value) throws IOException {
    natives().set(socket, option.linuxLevel(), option.linuxName(), value);
  }

  public static int localPort(FileDescriptor socket) throws IOException {
    return natives().localPortOf(socket);
  }

  public static int remotePort(FileDescriptor socket) throws IOException {
    return natives().remotePortOf(socket);
  }

  public static InetAddress localAddress(FileDescriptor socket) throws IOException {
    return natives().localAddressOf(socket);
  }

  public static InetAddress remoteAddress(FileDescriptor socket) throws IOException {
    return natives().remoteAddressOf(socket);
  }

  /**
   * The first four bytes of struct tcp_info (linux/tcp.h): the kernel hands out as much of it as
   * there is room for. {@link #NOT_TCP} for anything but a TCP socket.
   */
  public static int info(FileDescriptor socket) {
    try {
      int info = natives().get(socket, IPPROTO_TCP, TCP_INFO);
      return LITTLE_ENDIAN ? Integer.reverseBytes(info) : info;
    } catch (IOException otherSocketOrNone) {
      return NOT_TCP;
    }
  }

  /** Whether that was thrown because the descriptor is no TCP socket any more, or not this one. */
  static boolean wasClosed(FileDescriptor socket, IOException thrown) {
    if (info(socket) == NOT_TCP) {
      return true;
    }
    try {
      natives().get(of(-1), IPPROTO_TCP, TCP_INFO);
      return false;
    } catch (IOException closed) {
      // another socket may have the number already
      return String.valueOf(closed.getMessage()).equals(thrown.getMessage());
    }
  }

  public static boolean isListening(int info) {
    return info >>> 24 == LISTEN;
  }

  /** Whether the socket waits for its peer's first answer. */
  public static boolean isConnecting(int info) {
    return info >>> 24 == SYN_SENT;
  }

  /** Whether the socket is connecting, or connected, or about to be closed after that. */
  public static boolean isConnected(int info) {
    int state = info >>> 24;
    return state >= ESTABLISHED && state != CLOSE && state != LISTEN;
  }

  /** Whether keep-alive probes are out that were not answered. */
  public static boolean isProbing(int info) {
    return (info & 255) != 0;
  }
}

package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.KeepAliveNatives;
import java.nio.ByteOrder;
import org.keepalive4j.KeepAliveOption;

/**
 * The kernel's view of a descriptor, through the natives of {@code sun.nio.ch.Net} that the JDK's
 * own sockets end in: any option, and neither JNI nor the foreign-function API of our own.
 */
final class RawSocket {
  // linux/tcp.h, include/net/tcp_states.h
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int ESTABLISHED = 1;
  private static final int SYN_SENT = 2;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** What {@link #info} answers for what is no TCP socket. */
  static final int NOT_TCP = 0;

  private static final KeepAliveNatives NATIVES = JavaBase.natives();

  private RawSocket() {}

  /** A view of a descriptor of this process; it must not be closed. */
  static FileDescriptor of(int descriptor) {
    return NATIVES.view(descriptor);
  }

  static int number(FileDescriptor socket) {
    return NATIVES.number(socket);
  }

  static int get(FileDescriptor socket, KeepAliveOption option) throws IOException {
    return NATIVES.get(socket, option.linuxLevel(), option.linuxName());
  }

  static void set(FileDescriptor socket, KeepAliveOption option, int value) throws IOException {
    NATIVES.set(socket, option.linuxLevel(), option.linuxName(), value);
  }

  static int localPort(FileDescriptor socket) throws IOException {
    return NATIVES.localPortOf(socket);
  }

  static int remotePort(FileDescriptor socket) throws IOException {
    return NATIVES.remotePortOf(socket);
  }

  static InetAddress localAddress(FileDescriptor socket) throws IOException {
    return NATIVES.localAddressOf(socket);
  }

  static InetAddress remoteAddress(FileDescriptor socket) throws IOException {
    return NATIVES.remoteAddressOf(socket);
  }

  /**
   * The first four bytes of struct tcp_info (linux/tcp.h): the kernel hands out as much of it as
   * there is room for. {@link #NOT_TCP} for anything but a TCP socket.
   */
  static int info(FileDescriptor socket) {
    try {
      int info = NATIVES.get(socket, IPPROTO_TCP, TCP_INFO);
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
      NATIVES.get(of(-1), IPPROTO_TCP, TCP_INFO);
      return false;
    } catch (IOException closed) {
      // another socket may have the number already
      return String.valueOf(closed.getMessage()).equals(thrown.getMessage());
    }
  }

  static boolean isListening(int info) {
    return info >>> 24 == LISTEN;
  }

  /** Whether the socket waits for its peer's first answer. */
  static boolean isConnecting(int info) {
    return info >>> 24 == SYN_SENT;
  }

  /** Whether the socket is connecting, or connected, or about to be closed after that. */
  static boolean isConnected(int info) {
    int state = info >>> 24;
    return state >= ESTABLISHED && state != CLOSE && state != LISTEN;
  }

  /** Whether keep-alive probes are out that were not answered. */
  static boolean isProbing(int info) {
    return (info & 255) != 0;
  }
}

package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.nio.ByteOrder;

/**
 * The kernel's view of a descriptor, through the natives of {@code sun.nio.ch.Net} that the JDK's
 * own sockets end in: any option, and neither JNI nor the foreign-function API of our own.
 */
final class RawSocket {
  // linux/tcp.h, include/net/tcp_states.h
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int ESTABLISHED = 1;
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  /** What {@link #info} answers for what is no TCP socket. */
  static final int NOT_TCP = 0;

  private static final MethodHandle GET;
  private static final MethodHandle SET;
  private static final MethodHandle LOCAL_PORT;
  private static final MethodHandle REMOTE_PORT;
  private static final MethodHandle REMOTE_ADDRESS;
  private static final MethodHandle NEW_DESCRIPTOR;
  private static final MethodHandle NUMBER;

  static {
    try {
      Class<?> net = Class.forName("sun.nio.ch.Net", false, null);
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(net, MethodHandles.lookup());
      GET =
          lookup.findStatic(
              net,
              "getIntOption0",
              MethodType.methodType(
                  int.class, FileDescriptor.class, boolean.class, int.class, int.class));
      SET =
          lookup.findStatic(
              net,
              "setIntOption0",
              MethodType.methodType(
                  void.class,
                  FileDescriptor.class,
                  boolean.class,
                  int.class,
                  int.class,
                  int.class,
                  boolean.class));
      MethodType port = MethodType.methodType(int.class, FileDescriptor.class);
      LOCAL_PORT = lookup.findStatic(net, "localPort", port);
      REMOTE_PORT = lookup.findStatic(net, "remotePort", port);
      REMOTE_ADDRESS =
          lookup.findStatic(
              net,
              "remoteInetAddress",
              MethodType.methodType(InetAddress.class, FileDescriptor.class));
      Class<?> util = Class.forName("sun.nio.ch.IOUtil", false, null);
      NEW_DESCRIPTOR =
          lookup.findStatic(util, "newFD", MethodType.methodType(FileDescriptor.class, int.class));
      NUMBER = lookup.findStatic(util, "fdVal", port);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK has changed inside: " + e.getMessage(), e);
    }
  }

  private RawSocket() {}

  /** A view of a descriptor of this process; it must not be closed. */
  static FileDescriptor of(int descriptor) {
    try {
      return (FileDescriptor) NEW_DESCRIPTOR.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static int number(FileDescriptor socket) {
    try {
      return (int) NUMBER.invokeExact(socket);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  static int get(FileDescriptor socket, int level, int option) throws IOException {
    try {
      return (int) GET.invokeExact(socket, false, level, option);
    } catch (Throwable e) {
      throw asIoException(e);
    }
  }

  static void set(FileDescriptor socket, int level, int option, int value) throws IOException {
    try {
      SET.invokeExact(socket, false, level, option, value, false);
    } catch (Throwable e) {
      throw asIoException(e);
    }
  }

  static int localPort(FileDescriptor socket) throws IOException {
    try {
      return (int) LOCAL_PORT.invokeExact(socket);
    } catch (Throwable e) {
      throw asIoException(e);
    }
  }

  static int remotePort(FileDescriptor socket) throws IOException {
    try {
      return (int) REMOTE_PORT.invokeExact(socket);
    } catch (Throwable e) {
      throw asIoException(e);
    }
  }

  static InetAddress remoteAddress(FileDescriptor socket) throws IOException {
    try {
      return (InetAddress) REMOTE_ADDRESS.invokeExact(socket);
    } catch (Throwable e) {
      throw asIoException(e);
    }
  }

  /**
   * The first four bytes of struct tcp_info (linux/tcp.h): the kernel hands out as much of it as
   * there is room for. {@link #NOT_TCP} for anything but a TCP socket.
   */
  static int info(FileDescriptor socket) {
    try {
      int info = get(socket, IPPROTO_TCP, TCP_INFO);
      return LITTLE_ENDIAN ? Integer.reverseBytes(info) : info;
    } catch (IOException otherSocketOrNone) {
      return NOT_TCP;
    }
  }

  static boolean isListening(int info) {
    return info >>> 24 == LISTEN;
  }

  /** Whether the socket has a peer, or had one. */
  static boolean isConnected(int info) {
    int state = info >>> 24;
    return state >= ESTABLISHED && state != CLOSE && state != LISTEN;
  }

  /** Whether keep-alive probes are out that were not answered. */
  static boolean isProbing(int info) {
    return (info & 255) != 0;
  }

  /** What those natives throw, which declare IOException and nothing else that is checked. */
  private static IOException asIoException(Throwable thrown) {
    if (thrown instanceof IOException e) {
      return e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    throw new IllegalStateException(thrown);
  }
}

package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptor of a socket of this JVM. Returns null if the socket may be a wrapper whose
 * descriptor isn't that of its connection.
 */
final class SocketDescriptors {
  private final MethodHandle ofNumber;
  private final MethodHandle localAddress;
  private final MethodHandle remoteAddress;
  private final MethodHandle socketImpl;
  private final MethodHandle listenerImpl;
  private final MethodHandle implDescriptor;
  private final Class<?> sslClass;
  private final MethodHandle sslInner;
  private final Class<?> channelClass;
  private final MethodHandle channelDescriptor;
  private final Class<?> asynchronousClass;
  private final MethodHandle asynchronousDescriptor;
  private final Class<?> asynchronousListenerClass;
  private final MethodHandle asynchronousListenerDescriptor;

  SocketDescriptors(Class<?> net) throws ReflectiveOperationException {
    ofNumber =
        JavaBaseInternals.handle(
            Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("newFD", int.class));
    localAddress =
        JavaBaseInternals.handle(net.getDeclaredMethod("localAddress", FileDescriptor.class));
    remoteAddress =
        JavaBaseInternals.handle(net.getDeclaredMethod("remoteAddress", FileDescriptor.class));
    socketImpl = JavaBaseInternals.foreignMethod("java.net.Socket", "getImpl");
    listenerImpl = JavaBaseInternals.foreignMethod("java.net.ServerSocket", "getImpl");
    implDescriptor = JavaBaseInternals.foreignMethod("java.net.SocketImpl", "getFileDescriptor");
    sslClass = Class.forName("sun.security.ssl.BaseSSLSocketImpl");
    sslInner = JavaBaseInternals.foreignField("sun.security.ssl.BaseSSLSocketImpl", "self");
    channelClass = Class.forName("sun.nio.ch.SelChImpl");
    channelDescriptor = JavaBaseInternals.handle(channelClass.getDeclaredMethod("getFD"));
    asynchronousClass = Class.forName("sun.nio.ch.AsynchronousSocketChannelImpl");
    asynchronousDescriptor = JavaBaseInternals.getter(asynchronousClass.getDeclaredField("fd"));
    asynchronousListenerClass = Class.forName("sun.nio.ch.AsynchronousServerSocketChannelImpl");
    asynchronousListenerDescriptor =
        JavaBaseInternals.getter(asynchronousListenerClass.getDeclaredField("fd"));
  }

  /** Returns an object for a descriptor of this process. The caller must not close it. */
  FileDescriptor of(int number) throws IOException {
    return (FileDescriptor) invoke(ofNumber, number);
  }

  InetSocketAddress localAddress(FileDescriptor descriptor) throws IOException {
    return (InetSocketAddress) invoke(localAddress, descriptor);
  }

  InetSocketAddress remoteAddress(FileDescriptor descriptor) throws IOException {
    return (InetSocketAddress) invoke(remoteAddress, descriptor);
  }

  /** Returns the socket that an SSLSocket of the JDK is layered over, null if there is none. */
  @Nullable Socket layeredOver(Socket socket) throws IOException {
    if (!sslClass.isInstance(socket)) {
      return null;
    }
    Socket inner = (Socket) invoke(sslInner, socket);
    return inner.equals(socket) ? null : inner;
  }

  @Nullable FileDescriptor of(Socket socket) throws IOException {
    if (socket.getChannel() != null) {
      return of(socket.getChannel());
    }
    Socket inner = layeredOver(socket);
    if (inner != null) {
      return of(inner);
    }
    FileDescriptor descriptor = (FileDescriptor) invoke(implDescriptor, invoke(socketImpl, socket));
    return socket.getClass() == Socket.class
            || sslClass.isInstance(socket)
            || isAt(descriptor, socket.getLocalPort(), socket.getPort())
        ? descriptor
        : null;
  }

  @Nullable FileDescriptor of(ServerSocket socket) throws IOException {
    if (socket.getChannel() != null) {
      return of(socket.getChannel());
    }
    FileDescriptor descriptor =
        (FileDescriptor) invoke(implDescriptor, invoke(listenerImpl, socket));
    return socket.getClass() == ServerSocket.class || isAt(descriptor, socket.getLocalPort(), 0)
        ? descriptor
        : null;
  }

  @Nullable FileDescriptor of(NetworkChannel channel) throws IOException {
    if (channelClass.isInstance(channel)) {
      return (FileDescriptor) invoke(channelDescriptor, channel);
    }
    if (asynchronousClass.isInstance(channel)) {
      return (FileDescriptor) invoke(asynchronousDescriptor, channel);
    }
    return asynchronousListenerClass.isInstance(channel)
        ? (FileDescriptor) invoke(asynchronousListenerDescriptor, channel)
        : null;
  }

  private static Object invoke(MethodHandle handle, Object argument) throws IOException {
    try {
      return handle.invoke(argument);
    } catch (Throwable e) {
      throw JavaBaseInternals.asIoException(e);
    }
  }

  /**
   * Returns whether a descriptor has the ports that the socket reports. A subclass that wraps
   * another socket also has a descriptor of its own, which isn't connected.
   *
   * @param remotePort 0 for a listener
   */
  private boolean isAt(@Nullable FileDescriptor descriptor, int localPort, int remotePort)
      throws IOException {
    if (descriptor == null || localPort <= 0) {
      return false;
    }
    return localAddress(descriptor).getPort() == localPort
        && (remotePort == 0 || remoteAddress(descriptor).getPort() == remotePort);
  }
}

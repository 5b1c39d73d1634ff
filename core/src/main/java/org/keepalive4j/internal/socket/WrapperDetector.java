package org.keepalive4j.internal.socket;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;

/**
 * Finds the options that a subclass of Socket doesn't forward to the connection. A subclass may
 * wrap another socket. A call that it doesn't forward then sets and reads an option of the
 * subclass's own socket, which is never connected.
 *
 * <p>The detector looks only at the class and calls harmless getters, because the streams and
 * buffers belong to the user. If that doesn't prove that the socket isn't a wrapper, the options
 * count as not forwarded.
 */
final class WrapperDetector {
  private static final Set<KeepAliveOption> BY_SET_OPTION =
      EnumSet.range(KeepAliveOption.IDLE, KeepAliveOption.COUNT);
  private static final Set<KeepAliveOption> BY_ANY_CALL =
      EnumSet.range(KeepAliveOption.KEEP_ALIVE, KeepAliveOption.COUNT);

  private static final ClassValue<WrapperDetector> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected WrapperDetector computeValue(Class<?> socketClass) {
          return new WrapperDetector(socketClass);
        }
      };

  private final boolean hasSetOption;
  private final boolean hasSetKeepAlive;
  private final boolean hasIsConnected;
  private final boolean hasIsBound;
  private final boolean hasStreams;

  private WrapperDetector(Class<?> socketClass) {
    hasSetOption = overrides(socketClass, "setOption", SocketOption.class, Object.class);
    hasSetKeepAlive = overrides(socketClass, "setKeepAlive", boolean.class);
    hasIsConnected = overrides(socketClass, "isConnected");
    hasIsBound = overrides(socketClass, "isBound");
    hasStreams =
        overrides(socketClass, "getInputStream")
            || overrides(socketClass, "getOutputStream")
            || overrides(socketClass, "getChannel");
  }

  private static boolean overrides(Class<?> socketClass, String name, Class<?>... parameters) {
    try {
      return socketClass.getMethod(name, parameters).getDeclaringClass() != Socket.class;
    } catch (NoSuchMethodException e) {
      throw new NoSuchMethodError(e.getMessage());
    }
  }

  /** Returns whether setKeepAlive reaches the connection, provided that any call does. */
  static boolean forwardsSetKeepAlive(Socket socket) {
    WrapperDetector detector = OF_CLASS.get(socket.getClass());
    return detector.hasSetKeepAlive || !detector.hasSetOption;
  }

  /** Returns the options that this socket may set on a socket other than the connected one. */
  static Set<KeepAliveOption> notForwardedBy(Socket socket) throws IOException {
    NativeSocketOptions natives = NativeSocketOptions.find();
    Socket inner = natives == null ? null : natives.descriptors.layeredOver(socket);
    if (inner != null) {
      return inner.getClass() == Socket.class ? Set.of() : notForwardedBy(inner);
    }
    WrapperDetector detector = OF_CLASS.get(socket.getClass());
    if (detector.hasSetOption) {
      return detector.hasSetKeepAlive && disagree(socket) ? BY_SET_OPTION : Set.of();
    }
    if (detector.isOwnConnection(socket) || hasOwnDescriptor(socket, natives)) {
      return Set.of();
    }
    return detector.hasSetKeepAlive ? BY_SET_OPTION : BY_ANY_CALL;
  }

  /**
   * Returns whether the socket certainly isn't a wrapper. A wrapper must override a stream to
   * transfer the other socket's data, and never connects or binds its own socket.
   */
  private boolean isOwnConnection(Socket socket) {
    return !hasStreams
        || (!hasIsConnected && socket.isConnected())
        || (!hasIsBound && socket.isBound());
  }

  /** Returns whether the socket's own descriptor has the ports that the socket reports. */
  private static boolean hasOwnDescriptor(Socket socket, @Nullable NativeSocketOptions natives)
      throws IOException {
    return natives != null && socket.getChannel() == null && natives.descriptors.of(socket) != null;
  }

  /** Returns whether getKeepAlive and getOption return different values. */
  private static boolean disagree(Socket socket) {
    Boolean byOldCall = keepAlive(socket);
    Boolean byOption = option(socket);
    return byOldCall != null && byOption != null && !byOption.equals(byOldCall);
  }

  private static @Nullable Boolean keepAlive(Socket socket) {
    try {
      return socket.getKeepAlive();
    } catch (IOException | UnsupportedOperationException notReadable) {
      return null;
    }
  }

  private static @Nullable Boolean option(Socket socket) {
    try {
      return socket.getOption(StandardSocketOptions.SO_KEEPALIVE);
    } catch (IOException | UnsupportedOperationException notReadable) {
      return null;
    }
  }
}

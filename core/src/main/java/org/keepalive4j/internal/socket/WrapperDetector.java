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
 * Tells of a subclass of Socket, which may be a wrapper of another one, which options it does not
 * forward. Such a call ends at a socket of the wrapper's own that is never connected, and reads
 * back from there whatever was set.
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

  private WrapperDetector(Class<?> socketClass) {
    hasSetOption = overrides(socketClass, "setOption", SocketOption.class, Object.class);
    hasSetKeepAlive = overrides(socketClass, "setKeepAlive", boolean.class);
    hasIsConnected = overrides(socketClass, "isConnected");
  }

  private static boolean overrides(Class<?> socketClass, String name, Class<?>... parameters) {
    try {
      return socketClass.getMethod(name, parameters).getDeclaringClass() != Socket.class;
    } catch (NoSuchMethodException e) {
      throw new NoSuchMethodError(e.getMessage());
    }
  }

  static Set<KeepAliveOption> notForwardedBy(Socket socket) throws IOException {
    NativeSocketOptions raw = NativeSocketOptions.find();
    Socket inner = raw == null ? null : raw.descriptors.layeredOver(socket);
    if (inner != null) {
      return inner.getClass() == Socket.class ? Set.of() : notForwardedBy(inner);
    }
    WrapperDetector wrapper = OF_CLASS.get(socket.getClass());
    if (disagree(keepAlive(socket), option(socket, StandardSocketOptions.SO_KEEPALIVE))) {
      return BY_SET_OPTION;
    }
    return wrapper.hasSetOption || !wrapper.keepsOptionsFrom(socket)
        ? Set.of()
        : wrapper.hasSetKeepAlive ? BY_SET_OPTION : BY_ANY_CALL;
  }

  /** Whether a class without a setOption of its own has another socket inside that is connected. */
  private boolean keepsOptionsFrom(Socket socket) throws IOException {
    if (!hasIsConnected) {
      // the truth about its own socket; without a connection that one hands out no stream
      return !socket.isConnected() && handsOutStream(socket);
    }
    if (!hasSetKeepAlive) {
      return true;
    }
    // a class that can do both, wrap or connect itself: a connected socket's buffer has grown
    int before = socket.getSendBufferSize();
    Integer own = option(socket, StandardSocketOptions.SO_SNDBUF);
    return disagree(before, own) && before == socket.getSendBufferSize();
  }

  private static boolean handsOutStream(Socket socket) {
    try {
      socket.getInputStream();
      return true;
    } catch (IOException notConnected) {
      return false;
    }
  }

  private static <T> boolean disagree(@Nullable T byOldCall, @Nullable T byOption) {
    return byOldCall != null && byOption != null && !byOption.equals(byOldCall);
  }

  private static @Nullable Boolean keepAlive(Socket socket) {
    try {
      return socket.getKeepAlive();
    } catch (IOException | UnsupportedOperationException notReadable) {
      return null;
    }
  }

  private static <T> @Nullable T option(Socket socket, SocketOption<T> option) {
    try {
      return socket.getOption(option);
    } catch (IOException | UnsupportedOperationException notReadable) {
      return null;
    }
  }
}

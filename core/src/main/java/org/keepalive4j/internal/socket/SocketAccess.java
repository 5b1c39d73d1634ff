package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Refusal;

/** Gets and sets options of a Socket or SSLSocket. */
final class SocketAccess extends SocketOptionAccess {
  private final Socket socket;

  /** Whether this is a subclass, which may wrap another socket and forward only some calls. */
  private final boolean mayWrap;

  /**
   * Whether to call setKeepAlive, which is older than setOption and which most wrappers forward.
   */
  private final boolean useSetKeepAlive;

  SocketAccess(Socket socket) {
    this.socket = socket;
    this.mayWrap = socket.getClass() != Socket.class;
    this.useSetKeepAlive = mayWrap && WrapperDetector.forwardsSetKeepAlive(socket);
  }

  @Override
  String describe() {
    return socket.toString();
  }

  @Override
  boolean isListener() {
    return false;
  }

  @Override
  boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  <T> T getOption(SocketOption<T> option) throws IOException {
    return socket.getOption(option);
  }

  @Override
  <T> void setOption(SocketOption<T> option, T value) throws IOException {
    socket.setOption(option, value);
  }

  @Override
  @Nullable FileDescriptor descriptor(NativeSocketOptions raw) throws IOException {
    return raw.descriptors.of(socket);
  }

  @Override
  int get(KeepAliveOption option) throws IOException {
    if (useSetKeepAlive && option == KeepAliveOption.KEEP_ALIVE) {
      try {
        return socket.getKeepAlive() ? 1 : 0;
      } catch (UnsupportedOperationException notSupported) {
        return UNREADABLE;
      }
    }
    return super.get(option);
  }

  @Override
  @Nullable Refusal set(KeepAliveOption option, int value) throws IOException {
    if (useSetKeepAlive && option == KeepAliveOption.KEEP_ALIVE) {
      try {
        socket.setKeepAlive(value != 0);
        return null;
      } catch (UnsupportedOperationException notSupported) {
        return RefusalReasons.notForwarded(option, describe());
      }
    }
    return super.set(option, value);
  }

  @Override
  Set<KeepAliveOption> notForwarded() throws IOException {
    return mayWrap ? WrapperDetector.notForwardedBy(socket) : Set.of();
  }
}

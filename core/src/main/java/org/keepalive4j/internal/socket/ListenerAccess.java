package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/** Gets and sets options of a ServerSocket. */
final class ListenerAccess extends SocketOptionAccess {
  private final ServerSocket socket;

  ListenerAccess(ServerSocket socket) {
    this.socket = socket;
  }

  @Override
  String describe() {
    return socket.toString();
  }

  @Override
  boolean isListener() {
    return true;
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
}

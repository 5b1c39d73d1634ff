package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Gets and sets options of a TCP channel of any kind. */
final class ChannelAccess extends SocketOptionAccess {
  private final NetworkChannel channel;
  private final boolean listener;

  private ChannelAccess(NetworkChannel channel, boolean listener) {
    this.channel = channel;
    this.listener = listener;
  }

  static ChannelAccess of(NetworkChannel channel) {
    boolean listener =
        channel instanceof ServerSocketChannel
            || channel instanceof AsynchronousServerSocketChannel;
    boolean connection =
        channel instanceof SocketChannel || channel instanceof AsynchronousSocketChannel;
    // a UNIX domain channel has the same class but neither of these options
    SocketOption<?> onlyTcpHas =
        listener ? StandardSocketOptions.SO_REUSEADDR : StandardSocketOptions.TCP_NODELAY;
    if (!(listener || connection) || !channel.supportedOptions().contains(onlyTcpHas)) {
      throw new IllegalArgumentException(
          "keep-alive is a TCP option: expected a SocketChannel, ServerSocketChannel,"
              + " AsynchronousSocketChannel or AsynchronousServerSocketChannel of an internet address, got "
              + channel);
    }
    return new ChannelAccess(channel, listener);
  }

  @Override
  String describe() {
    return channel.toString();
  }

  @Override
  boolean isListener() {
    return listener;
  }

  @Override
  boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  <T> T getOption(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }

  @Override
  <T> void setOption(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
  }

  @Override
  @Nullable FileDescriptor descriptor(NativeSocketOptions raw) throws IOException {
    return raw.descriptors.of(channel);
  }
}

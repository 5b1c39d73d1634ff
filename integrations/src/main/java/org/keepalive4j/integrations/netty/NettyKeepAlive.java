package org.keepalive4j.integrations.netty;

import io.netty.bootstrap.AbstractBootstrapConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/**
 * Keep-alive settings for Netty 4.1 and 4.2, on the transports NIO, epoll, io_uring and kqueue.
 *
 * <pre>{@code
 * NettyKeepAlive.configure(bootstrap, settings);
 * NettyKeepAlive.configureAccepted(serverBootstrap, settings);
 * }</pre>
 *
 * <p>Set the bootstrap's channel class first, because it determines the transport. If the transport
 * lacks an option, these methods throw, while Netty would only log it. A user timeout needs epoll
 * or io_uring.
 */
public final class NettyKeepAlive {
  private NettyKeepAlive() {}

  /**
   * Sets the options for connections that the bootstrap opens. Tries them at once on a socket that
   * it closes again.
   *
   * @return the same bootstrap
   * @throws IllegalArgumentException if the transport lacks an option or isn't TCP
   * @throws IllegalStateException if the bootstrap has no channel class yet, or if the kernel
   *     refuses
   */
  public static Bootstrap configure(Bootstrap bootstrap, KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    Channel trial = newChannel(Objects.requireNonNull(bootstrap, "bootstrap").config());
    try {
      applyTo(trial, settings);
      options(trial.getClass(), settings).forEach(bootstrap::option);
      return bootstrap;
    } finally {
      trial.unsafe().closeForcibly();
    }
  }

  /**
   * Sets the options for connections that the bootstrap accepts.
   *
   * @return the same bootstrap
   * @throws IllegalArgumentException if the transport lacks an option or isn't TCP
   * @throws IllegalStateException if the bootstrap has no channel class yet
   */
  public static ServerBootstrap configureAccepted(ServerBootstrap bootstrap, KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    Channel trial = newChannel(Objects.requireNonNull(bootstrap, "bootstrap").config());
    trial.unsafe().closeForcibly();
    options(trial.getClass(), settings).forEach(bootstrap::childOption);
    return bootstrap;
  }

  /**
   * Sets the options on an open channel and reads them back.
   *
   * @throws IllegalArgumentException if the transport lacks an option or isn't TCP
   * @throws IllegalStateException if the kernel has another value afterwards
   */
  public static void applyTo(Channel channel, KeepAlive settings) {
    Objects.requireNonNull(channel, "channel");
    options(channel.getClass(), settings).forEach((option, value) -> set(channel, option, value));
  }

  static void set(Channel channel, KeepAliveOption option, int value) {
    set(channel, ChannelOptions.of(option, channel.getClass()), channelValue(option, value));
  }

  /** Returns the value in the kernel's unit. */
  static int get(Channel channel, KeepAliveOption option) {
    Object value = channel.config().getOption(ChannelOptions.of(option, channel.getClass()));
    return value instanceof Integer number ? number : Boolean.TRUE.equals(value) ? 1 : 0;
  }

  private static void set(Channel channel, ChannelOption<Object> option, Object value) {
    if (!channel.config().setOption(option, value)) {
      throw new IllegalStateException(channel + " has no option " + option);
    }
    Object inEffect = channel.config().getOption(option);
    if (!value.equals(inEffect)) {
      throw new IllegalStateException(
          "%s: asked for %s=%s, in effect is %s".formatted(channel, option, value, inEffect));
    }
  }

  private static Object channelValue(KeepAliveOption option, int value) {
    return option == KeepAliveOption.KEEP_ALIVE ? (Object) (value == 1) : (Object) value;
  }

  /**
   * Returns the settings as options for channels of this class.
   *
   * @throws IllegalArgumentException if the transport lacks an option or isn't TCP
   */
  public static Map<ChannelOption<Object>, Object> options(
      Class<? extends Channel> channelClass, KeepAlive settings) {
    Objects.requireNonNull(channelClass, "channelClass");
    Objects.requireNonNull(settings, "settings");
    if (!SocketChannel.class.isAssignableFrom(channelClass)
        && !ServerSocketChannel.class.isAssignableFrom(channelClass)) {
      throw new IllegalArgumentException(
          channelClass.getName() + " is not a TCP channel and has no keep-alive");
    }
    Map<ChannelOption<Object>, Object> options = new LinkedHashMap<>();
    for (KeepAliveOption option : KeepAliveOption.values()) {
      OptionalInt value = settings.get(option);
      if (value.isPresent()) {
        options.put(
            ChannelOptions.of(option, channelClass), channelValue(option, value.getAsInt()));
      }
    }
    return options;
  }

  private static Channel newChannel(AbstractBootstrapConfig<?, ? extends Channel> config) {
    var factory = config.channelFactory();
    if (factory == null) {
      throw new IllegalStateException(
          "the bootstrap has no transport yet: call channel(…) before configure");
    }
    return factory.newChannel();
  }
}

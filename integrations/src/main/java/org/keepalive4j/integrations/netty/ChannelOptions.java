package org.keepalive4j.integrations.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import jdk.net.ExtendedSocketOptions;
import org.keepalive4j.KeepAliveOption;

/** Maps the keep-alive options to the channel options of each transport. */
final class ChannelOptions {
  private ChannelOptions() {}

  /**
   * Returns the option for channels of this class. Identifies the transport by its package name, so
   * that only the transport in use is loaded.
   */
  @SuppressWarnings("unchecked") // each option gets a value of its own type
  static ChannelOption<Object> of(KeepAliveOption option, Class<?> channelClass) {
    String name = channelClass.getName();
    ChannelOption<?> found;
    if (option == KeepAliveOption.KEEP_ALIVE) {
      found = ChannelOption.SO_KEEPALIVE;
    } else if (name.contains(".channel.socket.nio.")) {
      found = nio(option);
    } else if (name.contains(".channel.epoll.") || name.contains(".channel.uring.")) {
      found = Native.linux(option);
    } else if (name.contains(".channel.kqueue.")) {
      found = Native.macOs(option);
    } else {
      throw new IllegalArgumentException(
          name + " belongs to an unknown transport: use NIO, epoll, io_uring or kqueue");
    }
    return (ChannelOption<Object>) found;
  }

  private static ChannelOption<Integer> nio(KeepAliveOption option) {
    return NioChannelOption.of(
        switch (option) {
          case IDLE -> ExtendedSocketOptions.TCP_KEEPIDLE;
          case INTERVAL -> ExtendedSocketOptions.TCP_KEEPINTERVAL;
          case COUNT -> ExtendedSocketOptions.TCP_KEEPCOUNT;
          case KEEP_ALIVE, USER_TIMEOUT ->
              throw refusal(
                  option,
                  "NIO",
                  "use Netty's epoll or io_uring transport, or the agent of keepalive4j");
        });
  }

  private static IllegalArgumentException refusal(
      KeepAliveOption option, String transport, String remedy) {
    return new IllegalArgumentException(
        "%s (%s) cannot be set on the transport %s: %s"
            .formatted(option.word(), option.kernelName(), transport, remedy));
  }

  /** A separate class, because Netty without a native transport lacks IntegerUnixChannelOption. */
  private static final class Native {
    // the same numbers as in EpollChannelOption and IoUringChannelOption
    static ChannelOption<Integer> linux(KeepAliveOption option) {
      return new IntegerUnixChannelOption(
          option.kernelName(), option.linuxLevel(), option.linuxName());
    }

    // KQueueChannelOption lacks them; the numbers are those of netinet/tcp.h in XNU
    static ChannelOption<Integer> macOs(KeepAliveOption option) {
      int ipprotoTcp = 6;
      return switch (option) {
        case IDLE -> new IntegerUnixChannelOption("TCP_KEEPALIVE", ipprotoTcp, 0x10);
        case INTERVAL -> new IntegerUnixChannelOption("TCP_KEEPINTVL", ipprotoTcp, 0x101);
        case COUNT -> new IntegerUnixChannelOption("TCP_KEEPCNT", ipprotoTcp, 0x102);
        case KEEP_ALIVE, USER_TIMEOUT ->
            throw refusal(option, "kqueue", "macOS has no such option: omit it there");
      };
    }
  }
}

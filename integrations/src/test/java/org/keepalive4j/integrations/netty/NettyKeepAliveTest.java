package org.keepalive4j.integrations.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;
import org.keepalive4j.KeepAlive;

final class NettyKeepAliveTest {
  private static final KeepAlive PROBES = KeepAlive.parse("idle=60s,interval=15s,count=4");
  private static final KeepAlive USER_TIMEOUT = KeepAlive.parse("user-timeout=90s");

  @Test
  void setsTheOptionsOfABootstrap() {
    var bootstrap = new Bootstrap().channel(NioSocketChannel.class);

    NettyKeepAlive.configure(bootstrap, PROBES);

    var options = bootstrap.config().options();
    assertThat(options).containsEntry(ChannelOption.SO_KEEPALIVE, true);
    assertThat(options.values()).containsExactlyInAnyOrder(true, 60, 15, 4);
  }

  @Test
  void doesNotSetOptionsOfTheListener() {
    var bootstrap = new ServerBootstrap().channel(NioServerSocketChannel.class);

    NettyKeepAlive.configureAccepted(bootstrap, PROBES);

    assertThat(bootstrap.config().options()).isEmpty();
    assertThat(bootstrap.config().childOptions().values())
        .containsExactlyInAnyOrder(true, 60, 15, 4);
  }

  @Test
  void refusesAUserTimeoutOnNio() {
    var client = new Bootstrap().channel(NioSocketChannel.class);
    var server = new ServerBootstrap().channel(NioServerSocketChannel.class);

    var refusal =
        "user timeout (TCP_USER_TIMEOUT) cannot be set on the transport NIO: use Netty's epoll or"
            + " io_uring transport, or the agent of keepalive4j";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NettyKeepAlive.configure(client, USER_TIMEOUT))
        .withMessage(refusal);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NettyKeepAlive.configureAccepted(server, USER_TIMEOUT))
        .withMessage(refusal);
  }

  @Test
  void refusesChannelsThatAreNotTcp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NettyKeepAlive.options(NioDatagramChannel.class, PROBES))
        .withMessageContaining("NioDatagramChannel is not a TCP channel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NettyKeepAlive.options(LocalChannel.class, PROBES))
        .withMessageContaining("LocalChannel is not a TCP channel");
  }

  @Test
  void refusesABootstrapWithoutATransport() {
    assertThatIllegalStateException()
        .isThrownBy(() -> NettyKeepAlive.configure(new Bootstrap(), PROBES))
        .withMessageContaining("call channel(…) before configure");
  }
}

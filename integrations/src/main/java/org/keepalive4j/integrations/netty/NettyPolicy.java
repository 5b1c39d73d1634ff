package org.keepalive4j.integrations.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;
import org.keepalive4j.integrations.AppliedPolicy;

/**
 * A policy on the channels of Netty, on every transport: each connection gets the settings of its
 * own rule, one that is opened just before it is, when its address is known.
 *
 * <pre>{@code
 * channelInitializer: policy.applyTo(channel);
 * }</pre>
 *
 * <p>Like {@link AppliedPolicy} it breaks no connection.
 */
public final class NettyPolicy {
  private final AppliedPolicy policy;

  /** The policy of a client or server. */
  public NettyPolicy(AppliedPolicy policy) {
    this.policy = policy;
  }

  /** Sets a channel: an accepted one at once, another one when it connects. */
  public void applyTo(Channel channel) {
    if (!(channel instanceof SocketChannel)) {
      return;
    }
    if (channel.parent() != null) {
      set(channel, Direction.ACCEPT, channel.remoteAddress());
    } else {
      channel.pipeline().addFirst(new AtConnect());
    }
  }

  private void set(Channel channel, Direction direction, @Nullable SocketAddress remote) {
    policy.ruleFor(direction, remote, channel.localAddress()).ifPresent(rule -> set(channel, rule));
  }

  private void set(Channel channel, Rule rule) {
    for (KeepAliveOption option : KeepAliveOption.SAFE_ORDER) {
      if (rule.sets(option, false)) {
        try {
          if (rule.sets(option, true)
              || !AppliedPolicy.isOwn(option, NettyKeepAlive.get(channel, option))) {
            NettyKeepAlive.set(channel, option, rule.settings().get(option).orElseThrow());
          }
        } catch (RuntimeException refused) {
          if (channel.isOpen()) {
            policy.warn(rule, option, String.valueOf(refused.getMessage()));
          }
        }
      }
    }
  }

  /** First in the pipeline, so that a proxy's handler has put its own address in before. */
  private final class AtConnect extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells
    public void connect(
        ChannelHandlerContext context,
        SocketAddress remote,
        @Nullable SocketAddress local,
        ChannelPromise promise)
        throws Exception {
      set(context.channel(), Direction.CONNECT, remote);
      context.pipeline().remove(this);
      context.connect(remote, local, promise);
    }
  }
}

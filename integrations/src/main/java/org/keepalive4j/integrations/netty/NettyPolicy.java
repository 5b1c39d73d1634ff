package org.keepalive4j.integrations.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;
import org.keepalive4j.integrations.AppliedPolicy;

/**
 * Applies a policy to the channels of Netty, on every transport. Call {@link #applyTo} in a
 * ChannelInitializer. Options that can't be set are logged once and never break a connection: see
 * {@link AppliedPolicy}.
 */
public final class NettyPolicy {
  private final AppliedPolicy policy;

  /** Creates the policy of a client or server. */
  public NettyPolicy(AppliedPolicy policy) {
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  /** Applies the policy to an accepted channel at once, and to any other when it connects. */
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

  /** The first handler in the pipeline, so it sees the address of a proxy that a later one sets. */
  private final class AtConnect extends ChannelOutboundHandlerAdapter {
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise reports the result
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

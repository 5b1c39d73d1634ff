package org.keepalive4j.integrations.lettuce;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.netty.NettyKeepAlive;
import org.keepalive4j.integrations.netty.NettyPolicy;

/**
 * Gives every connection of Lettuce the settings, over those of its SocketOptions, whatever the
 * transport.
 *
 * <pre>{@code
 * ClientResources.builder().nettyCustomizer(new LettuceKeepAlive(settings)).build()
 * }</pre>
 *
 * <p>What the transport cannot set (a user timeout on NIO) fails each connect with an exception
 * that says so.
 */
public final class LettuceKeepAlive implements NettyCustomizer {
  private final KeepAlive settings;
  private final @Nullable NettyPolicy policy;

  /** Connections with these settings. */
  public LettuceKeepAlive(KeepAlive settings) {
    this.settings = settings;
    policy = null;
  }

  /**
   * Connections under a policy, which never breaks one: what can't be set is logged once, see
   * {@link AppliedPolicy}.
   */
  public LettuceKeepAlive(Policy policy) {
    settings = KeepAlive.leave();
    this.policy = new NettyPolicy(new AppliedPolicy(policy, "Lettuce"));
  }

  @Override
  public void afterBootstrapInitialized(Bootstrap bootstrap) {
    if (policy == null) {
      NettyKeepAlive.configure(bootstrap, settings);
    }
  }

  @Override
  public void afterChannelInitialized(Channel channel) {
    if (policy != null) {
      policy.applyTo(channel);
    }
  }
}

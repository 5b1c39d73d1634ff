package org.keepalive4j.integrations.lettuce;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.AppliedPolicy;
import org.keepalive4j.integrations.netty.NettyKeepAlive;
import org.keepalive4j.integrations.netty.NettyPolicy;

/**
 * Applies settings or a policy to every connection of Lettuce, on every transport. They overwrite
 * those of its SocketOptions.
 *
 * <pre>{@code
 * ClientResources.builder().nettyCustomizer(new LettuceKeepAlive(settings)).build()
 * }</pre>
 *
 * <p>If the transport can't set an option, such as a user timeout on NIO, each connect fails with
 * an exception that names the option.
 */
public final class LettuceKeepAlive implements NettyCustomizer {
  private final KeepAlive settings;
  private final @Nullable NettyPolicy policy;

  /** Creates a customizer that applies these settings. */
  public LettuceKeepAlive(KeepAlive settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
    policy = null;
  }

  /**
   * Creates a customizer that applies a policy. Options that can't be set are logged once and never
   * break a connection: see {@link AppliedPolicy}.
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

package org.keepalive4j.integrations.lettuce;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.integrations.netty.NettyKeepAlive;

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

  /** Connections with these settings. */
  public LettuceKeepAlive(KeepAlive settings) {
    this.settings = settings;
  }

  @Override
  public void afterBootstrapInitialized(Bootstrap bootstrap) {
    NettyKeepAlive.configure(bootstrap, settings);
  }
}

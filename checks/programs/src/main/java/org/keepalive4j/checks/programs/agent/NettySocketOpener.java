package org.keepalive4j.checks.programs.agent;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Opens pairs of sockets with one of Netty's transports. {@code open HOST} sets no options. {@code
 * options HOST} switches keep-alive off and sets an idle time of 99 s and an interval of 98 s as
 * bytes, before connect and after accept. After connect, it sets all but the idle time again.
 */
public final class NettySocketOpener {
  // linux/tcp.h: IPPROTO_TCP, TCP_KEEPINTVL
  private static final RawUnixChannelOption INTERVAL =
      new RawUnixChannelOption("interval", 6, 5, 4);
  private static EventLoopGroup group;
  private static Class<? extends Channel> client;
  private static Class<? extends io.netty.channel.ServerChannel> server;
  private static ChannelOption<Integer> idle;

  public static void main(String[] arguments) throws Exception {
    choose(arguments[0]);
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      String answer;
      try {
        answer = open(words[1], words[0].equals("options"));
      } catch (Throwable e) {
        answer = "failed: " + e;
      }
      System.out.println(answer);
    }
  }

  @SuppressWarnings({"unchecked", "deprecation"})
  private static void choose(String transport) throws Exception {
    String name =
        transport.equals("uring") ? "uring.IoUring" : transport + "." + capital(transport);
    String channels = "io.netty.channel." + name;
    String sockets = channels.replace("channel.nio", "channel.socket.nio");
    client = (Class<? extends Channel>) Class.forName(sockets + "SocketChannel");
    server =
        (Class<? extends io.netty.channel.ServerChannel>)
            Class.forName(sockets + "ServerSocketChannel");
    if (transport.equals("uring")) {
      Object factory = Class.forName(channels + "IoHandler").getMethod("newFactory").invoke(null);
      group =
          (EventLoopGroup)
              Class.forName("io.netty.channel.MultiThreadIoEventLoopGroup")
                  .getConstructor(Class.forName("io.netty.channel.IoHandlerFactory"))
                  .newInstance(factory);
    } else {
      group =
          (EventLoopGroup)
              Class.forName(channels + "EventLoopGroup").getConstructor().newInstance();
    }
    if (!transport.equals("nio")) {
      idle =
          (ChannelOption<Integer>)
              Class.forName(channels + "ChannelOption").getField("TCP_KEEPIDLE").get(null);
    }
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).flip();
  }

  private static String open(String host, boolean options) throws Exception {
    ServerBootstrap listen =
        new ServerBootstrap()
            .group(group)
            .channel(server)
            .childHandler(new ChannelInboundHandlerAdapter());
    Bootstrap connect =
        new Bootstrap().group(group).channel(client).handler(new ChannelInboundHandlerAdapter());
    if (options) {
      listen.childOption(ChannelOption.SO_KEEPALIVE, false);
      connect.option(ChannelOption.SO_KEEPALIVE, false);
      if (idle != null) {
        listen.childOption(idle, 99);
        connect.option(idle, 99);
        listen.childOption(INTERVAL, bytes(98));
        connect.option(INTERVAL, bytes(98));
      }
    }
    Channel listener =
        listen.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    Channel channel = connect.connect(host, port).sync().channel();
    if (options) {
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, false);
      if (idle != null) {
        channel.config().setOption(INTERVAL, bytes(98));
      }
    }
    return ((InetSocketAddress) channel.localAddress()).getPort() + " " + port;
  }
}

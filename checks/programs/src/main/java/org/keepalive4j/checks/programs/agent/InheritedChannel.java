package org.keepalive4j.checks.programs.agent;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Opens the inherited channel and keeps it open until its peer closes it. */
public final class InheritedChannel {
  public static void main(String[] arguments) throws Exception {
    try (SocketChannel channel = (SocketChannel) System.inheritedChannel()) {
      System.out.println("ready");
      channel.read(ByteBuffer.allocate(1));
    }
  }
}

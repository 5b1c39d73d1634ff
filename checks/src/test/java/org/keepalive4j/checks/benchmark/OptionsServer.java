package org.keepalive4j.checks.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.keepalive4j.KeepAlive;

/**
 * Sets four options of a connection and reads them back, with keepalive4j or with the JDK alone.
 */
final class OptionsServer {
  // Never the current value, so that it is set each time.
  private static final KeepAlive[] SETTINGS = {
    KeepAlive.parse("idle=600s,interval=10s,count=5"),
    KeepAlive.parse("idle=601s,interval=10s,count=5")
  };

  private OptionsServer() {}

  /** Sets and reads the options once. Returns whether they have the values that were set. */
  @FunctionalInterface
  private interface Backend {
    boolean set(int turn) throws IOException;
  }

  private interface Setter {
    <T> void set(SocketOption<T> option, T value) throws IOException;
  }

  private interface Getter {
    <T> T get(SocketOption<T> option) throws IOException;
  }

  /** The arguments are the library to use and the number of repetitions whose mean is measured. */
  public static void main(String[] arguments) throws Exception {
    int calls = Integer.parseInt(arguments[1]);
    // The kernel completes the connection although no program accepts it.
    try (ServerSocket listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress());
        Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      Backend way =
          switch (arguments[0]) {
            case "keepalive-socket" -> turn -> applied(SETTINGS[turn].applyTo(socket), turn);
            case "keepalive-channel" -> turn -> applied(SETTINGS[turn].applyTo(channel), turn);
            case "jdk-socket" -> turn -> plain(socket::setOption, socket::getOption, turn);
            case "jdk-channel" -> turn -> plain(channel::setOption, channel::getOption, turn);
            default -> throw new IllegalArgumentException(arguments[0]);
          };
      Server.serve(() -> {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
          if (!way.set(i % 2)) {
            throw new AssertionError("not in effect");
          }
        }
        return (System.nanoTime() - start) / (double) calls;
      });
    }
  }

  private static boolean applied(KeepAlive inEffect, int turn) {
    return inEffect.equals(SETTINGS[turn]);
  }

  private static boolean plain(Setter to, Getter from, int turn) throws IOException {
    to.set(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
    to.set(ExtendedSocketOptions.TCP_KEEPCOUNT, 5);
    to.set(StandardSocketOptions.SO_KEEPALIVE, true);
    to.set(ExtendedSocketOptions.TCP_KEEPIDLE, 600 + turn);
    return from.get(StandardSocketOptions.SO_KEEPALIVE)
        && from.get(ExtendedSocketOptions.TCP_KEEPIDLE) == 600 + turn
        && from.get(ExtendedSocketOptions.TCP_KEEPINTERVAL) == 10
        && from.get(ExtendedSocketOptions.TCP_KEEPCOUNT) == 5;
  }
}

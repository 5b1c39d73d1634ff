package org.keepalive4j.checks.programs.agent;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveServerSocketFactory;
import org.keepalive4j.KeepAliveSocketFactory;
import org.keepalive4j.OpenConnection;

/**
 * Calls each method of the library on sockets of this JVM, which the test turns into MPTCP sockets,
 * and prints a line for each call.
 */
public final class MultipathCalls {
  private interface Call {
    Object run() throws Exception;
  }

  @SuppressWarnings("try") // the sockets only need to be open
  public static void main(String[] arguments) throws Exception {
    KeepAlive settings = KeepAlive.parse("idle=61s,interval=11s,count=4");
    try (ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept();
        SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress())) {
      print("before", () -> KeepAlive.readFrom(client));
      print("socket", () -> settings.applyTo(client));
      print("accepted", () -> settings.applyTo(accepted));
      print("channel", () -> settings.applyTo(channel));
      print("listener", () -> settings.applyTo(listener));
      print("read", () -> KeepAlive.readFrom(client));
      print("off", () -> KeepAlive.off().applyTo(accepted));
      print(
          "factory",
          () -> {
            var factory = new KeepAliveSocketFactory(settings);
            try (Socket made =
                factory.createSocket(listener.getInetAddress(), listener.getLocalPort())) {
              return KeepAlive.readFrom(made);
            }
          });
      print(
          "server factory",
          () -> {
            var factory = new KeepAliveServerSocketFactory(settings);
            try (ServerSocket made = factory.createServerSocket(0);
                Socket other = new Socket(InetAddress.getLoopbackAddress(), made.getLocalPort());
                Socket here = made.accept()) {
              return KeepAlive.readFrom(here);
            }
          });
      print(
          "refused",
          () -> KeepAlive.parse("idle=62s,interval=12s,count=5,user-timeout=90s").applyTo(client));
      print(
          "open",
          () ->
              OpenConnection.all().stream()
                  .filter(open -> open.local().equals(client.getLocalSocketAddress()))
                  .map(OpenConnection::inEffect)
                  .toList());
    }
  }

  private static void print(String name, Call call) {
    try {
      System.out.println(name + ": " + call.run());
    } catch (Exception e) {
      System.out.println(name + ": " + e.toString().replace("\n", " "));
    }
  }
}

package org.keepalive4j.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * The process of {@link DemoCommand}: a client and a server that are connected, and know nothing of
 * keep-alive. It ends when its standard input does, and so with the command, however that ends.
 */
final class DemoConnection {
  private DemoConnection() {}

  /**
   * Connects, prints the server's port, and waits for the end of its input; prints instead why it
   * can't connect.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      connect();
    } catch (SocketException e) {
      System.out.println(e.getMessage());
    }
  }

  @SuppressWarnings("try") // the sockets need only be open
  private static void connect() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket server = listener.accept()) {
      System.out.println(server.getLocalPort());
      while (System.in.read() >= 0) {
        // whatever is written is no matter
      }
    }
  }
}

package org.keepalive4j.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * The process that {@link DemoCommand} starts: a client connected to a server, without keep-alive.
 * It ends when its standard input does, so it never outlives the command.
 */
final class DemoConnection {
  private DemoConnection() {}

  /**
   * Connects, prints the server's port, and waits for the end of its input. If it can't connect, it
   * prints the reason instead.
   */
  public static void main(String[] arguments) throws IOException {
    try {
      connect();
    } catch (SocketException e) {
      System.out.println(e.getMessage());
    }
  }

  @SuppressWarnings("try") // the sockets only need to be open
  private static void connect() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket server = listener.accept()) {
      System.out.println(server.getLocalPort());
      while (System.in.read() >= 0) {
        // ignores the input
      }
    }
  }
}

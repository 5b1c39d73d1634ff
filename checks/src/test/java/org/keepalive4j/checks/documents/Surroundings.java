package org.keepalive4j.checks.documents;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** What blocks of Java in documents may use without saying where it comes from. */
public abstract class Surroundings {
  /** Connected. */
  protected static Socket socket;

  /** Connected too. */
  protected static SocketChannel channel;

  /** Listens. */
  protected static ServerSocket serverSocket;

  /** Runs the block. */
  public abstract void run() throws Exception;

  static void runConnected(Surroundings block) throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(null);
      serverSocket = listener.socket();
      int port = serverSocket.getLocalPort();
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
          SocketChannel other = SocketChannel.open(listener.getLocalAddress())) {
        socket = client;
        channel = other;
        block.run();
      }
    }
  }
}

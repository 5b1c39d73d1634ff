package org.keepalive4j.checks.documents;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The names that Java blocks in documents may use without declaring them. */
public abstract class Surroundings {
  /** A connected socket. */
  protected static Socket socket;

  /** A connected channel. */
  protected static SocketChannel channel;

  /** A listening socket. */
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

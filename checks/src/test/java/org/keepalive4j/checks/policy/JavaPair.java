package org.keepalive4j.checks.policy;

import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connects to itself and prints the options of both ends. It doesn't use keep-alive. */
public final class JavaPair {
  private JavaPair() {}

  /** Prints a line for each end. */
  public static void main(String[] args) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(server.getInetAddress(), server.getLocalPort());
        var accepted = server.accept()) {
      print(client);
      print(accepted);
    }
  }

  private static void print(Socket socket) throws IOException {
    System.out.println(
        socket.getKeepAlive()
            + " "
            + socket.getOption(TCP_KEEPIDLE)
            + " "
            + socket.getOption(TCP_KEEPINTERVAL)
            + " "
            + socket.getOption(TCP_KEEPCOUNT));
  }
}

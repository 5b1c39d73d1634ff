package org.keepalive4j.checks.programs.agent;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Opens pairs of sockets with the module java.base alone. */
public final class JavaBaseSocketOpener {
  public static void main(String[] arguments) throws Exception {
    List<Socket> kept = new ArrayList<>();
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    while (in.readLine() != null) {
      try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        kept.add(client);
        kept.add(listener.accept());
        System.out.println(client.getLocalPort() + " " + listener.getLocalPort());
      }
    }
  }
}

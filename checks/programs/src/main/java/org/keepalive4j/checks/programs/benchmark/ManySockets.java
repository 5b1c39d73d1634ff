package org.keepalive4j.checks.programs.benchmark;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Opens a given number of connections and keeps both ends of each. */
public final class ManySockets {
  public static void main(String[] arguments) throws Exception {
    List<Socket> kept = new ArrayList<>();
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        kept.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
        kept.add(listener.accept());
      }
      System.out.println("ready");
      System.in.read();
    }
    System.exit(kept.size() % 2);
  }
}

package org.keepalive4j.checks.programs.benchmark;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Connects and accepts repeatedly. Prints the processor time per pair of the best round, in
 * nanoseconds. It measures processor time, because the machine may be doing other work.
 */
public final class ConnectionPairs {
  @SuppressWarnings("try") // the measured time includes closing both ends
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    int pairs = Integer.parseInt(arguments[1]);
    var threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int round = 0; round < rounds; round++) {
        long begin = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < pairs; i++) {
          try (Socket client = new Socket()) {
            client.connect(listener.getLocalSocketAddress());
            // reset at close: no port is left in TIME-WAIT
            client.setSoLinger(true, 0);
            Socket accepted = listener.accept();
            client.close();
            accepted.close();
          }
        }
        best = Math.min(best, threads.getCurrentThreadCpuTime() - begin);
      }
    }
    System.out.println(best / pairs);
  }
}

package org.keepalive4j.checks.benchmark;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The other end of {@link Subject#server}. */
final class Server {
  private Server() {}

  /** Says ready; then does the work for each line of standard input, and prints its nanoseconds. */
  static void serve(Subject.Work work) throws Exception {
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println(work.run());
    }
  }
}

package org.keepalive4j.checks.benchmark;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A program that {@link Subject#server} starts. */
final class Server {
  private Server() {}

  /**
   * Prints "ready". Then does the work for each line of standard input and prints its nanoseconds.
   */
  static void serve(Subject.Work work) throws Exception {
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println(work.run());
    }
  }
}

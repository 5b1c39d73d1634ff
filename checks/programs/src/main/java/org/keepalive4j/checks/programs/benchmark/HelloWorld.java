package org.keepalive4j.checks.programs.benchmark;

/** The smallest application. */
public final class HelloWorld {
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}

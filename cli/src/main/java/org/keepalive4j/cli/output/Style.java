package org.keepalive4j.cli.output;

/** Codes that change how a terminal shows text: ECMA-48, SGR. */
final class Style {
  static final String PLAIN = "\033[0m";
  static final String BOLD = "\033[1m";
  static final String DIM = "\033[2m";
  static final String REVERSE = "\033[7m";
  static final String GREEN = "\033[32m";
  static final String YELLOW = "\033[33m";

  private Style() {}
}

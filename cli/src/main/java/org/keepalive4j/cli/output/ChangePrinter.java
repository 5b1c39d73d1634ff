package org.keepalive4j.cli.output;

import org.keepalive4j.linux.Change;

/** Prints what happened to each connection that {@code set} matched. */
public interface ChangePrinter {
  /** Prints the next change, at once or when the caller calls {@link #end}. */
  void add(Change change);

  /** Prints the rest. */
  void end();
}

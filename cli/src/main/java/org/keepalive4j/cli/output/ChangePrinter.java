package org.keepalive4j.cli.output;

import org.keepalive4j.linux.Change;

/** Prints what happened to each connection that {@code set} matched. */
public interface ChangePrinter {
  /** Prints the next change, now or in {@link #end}. */
  void add(Change change);

  /** Prints the rest. */
  void end();
}

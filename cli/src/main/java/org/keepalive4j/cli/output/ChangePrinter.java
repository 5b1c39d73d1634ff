package org.keepalive4j.cli.output;

import org.keepalive4j.linux.Change;

/** A way to show what became of connections that were to be changed. */
public interface ChangePrinter {
  /** Takes the next change. */
  void add(Change change);

  /** Shows what is not shown yet. */
  void end();
}

package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;

/** A kind of work, with comparisons of its own. */
@FunctionalInterface
interface Area {
  /**
   * Adds its rows to the table.
   *
   * @param cgroup a cgroup in which it may have others, all of which it removes
   */
  void measure(Effort effort, Path cgroup, Table table) throws Exception;
}

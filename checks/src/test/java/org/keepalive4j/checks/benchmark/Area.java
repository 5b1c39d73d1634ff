package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;

/** A kind of work, with its comparisons. */
@FunctionalInterface
interface Area {
  /**
   * Adds its rows to the table.
   *
   * @param cgroup a cgroup in which it may create others and must remove them
   */
  void measure(Effort effort, Path cgroup, Table table) throws Exception;
}

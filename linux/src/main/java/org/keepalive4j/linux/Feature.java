package org.keepalive4j.linux;

import java.util.Optional;

/**
 * A feature of this host, and whether it works. Each feature is tried, not derived from the
 * kernel's version.
 *
 * @param name its name for users
 * @param detail what was found, such as a path; empty if there is nothing to add
 * @param problem what is missing and the remedy; empty if it works
 */
public record Feature(String name, Optional<String> detail, Optional<String> problem) {
  /** Returns whether it works here. */
  public boolean works() {
    return problem.isEmpty();
  }
}

package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/**
 * A feature of this host, and whether it works. It was tried, not derived from version numbers.
 *
 * @param name its name for users
 * @param detail what was found, such as a path; null if there is nothing to add
 * @param problem what is missing and the remedy; null if it works
 */
public record Feature(String name, @Nullable String detail, @Nullable String problem) {
  /** Returns whether it works here. */
  public boolean works() {
    return problem == null;
  }
}

package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/**
 * Something that is needed for policies in the kernel, and whether it works here: tried, not told
 * from version numbers.
 *
 * @param name what it is, for people
 * @param detail what was found, such as a path; null if there is nothing to tell
 * @param problem what is missing and the remedy; null where it works
 */
public record Feature(String name, @Nullable String detail, @Nullable String problem) {
  /** Whether it works here. */
  public boolean works() {
    return problem == null;
  }
}

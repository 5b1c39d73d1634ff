package org.keepalive4j;

/**
 * A port or a range of ports.
 *
 * @param first the lowest port, 1 to 65535
 * @param last the highest port, {@code first} to 65535
 */
public record Ports(int first, int last) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException for a port out of range, or if {@code first} is above {@code
   *     last}
   */
  public Ports {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException(
          "ports must be 1 to 65535, lowest first, were " + first + " to " + last);
    }
  }

  /** Returns whether the port is in the range. */
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  /** Returns {@code 443} or {@code 8000-8999}. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

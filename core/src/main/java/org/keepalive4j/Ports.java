package org.keepalive4j;

/**
 * A port or a range of ports.
 *
 * @param first the lowest, 1 to 65535
 * @param last the highest, from {@code first} to 65535
 */
public record Ports(int first, int last) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException for a port out of range or a range that runs backwards
   */
  public Ports {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException(
          "ports must be 1 to 65535, lowest first, were " + first + " to " + last);
    }
  }

  /** Whether the port is one of these. */
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  /** {@code 443} or {@code 8000-8999}. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

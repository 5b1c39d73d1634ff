package org.keepalive4j;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Ports of a match: {@code 443}, {@code 8000-8999}, or a list such as {@code 7400,8000-8999}. Two
 * values with the same ports are equal.
 *
 * @param ranges at least one; sorted, and ranges that overlap or touch are merged
 */
public record Ports(List<Range> ranges) {
  /** The highest port. */
  private static final int MAX = 65535;

  /**
   * Sorts and merges the ranges.
   *
   * @throws IllegalArgumentException without a range
   */
  public Ports {
    Objects.requireNonNull(ranges, "ranges");
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("ports need at least one range");
    }
    ranges = List.copyOf(ranges.size() == 1 ? ranges : merge(ranges));
  }

  private static List<Range> merge(List<Range> ranges) {
    BitSet ports = new BitSet(MAX + 1);
    for (Range range : ranges) {
      ports.set(range.first, range.last + 1);
    }
    List<Range> merged = new ArrayList<>();
    for (int first = ports.nextSetBit(0); first >= 0; ) {
      int end = ports.nextClearBit(first);
      merged.add(new Range(first, end - 1));
      first = ports.nextSetBit(end);
    }
    return merged;
  }

  /**
   * A port or a range of ports.
   *
   * @param first the lowest, 1 to 65535
   * @param last the highest, from {@code first} to 65535
   */
  public record Range(int first, int last) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException for a port out of range or a range that runs backwards
     */
    public Range {
      if (first < 1 || last > MAX || first > last) {
        throw new IllegalArgumentException(
            "ports must be 1 to 65535, lowest first, were " + first + " to " + last);
      }
    }

    /** Returns whether the port is in this range. */
    public boolean contains(int port) {
      return first <= port && port <= last;
    }

    /** Returns {@code 443} or {@code 8000-8999}. */
    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  /**
   * Returns the ports from the first to the last.
   *
   * @throws IllegalArgumentException for a port out of range or a range that runs backwards
   */
  public static Ports of(int first, int last) {
    return new Ports(List.of(new Range(first, last)));
  }

  /** Returns whether the port is one of these. */
  public boolean contains(int port) {
    for (Range range : ranges) { // no stream, because the agent asks for each connection
      if (range.contains(port)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the text form, such as {@code 443} or {@code 7400,8000-8999}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Range range : ranges) {
      text.append(text.length() == 0 ? "" : ",").append(range);
    }
    return text.toString();
  }
}

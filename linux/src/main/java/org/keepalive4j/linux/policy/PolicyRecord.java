package org.keepalive4j.linux.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.keepalive4j.Policy;

/**
 * What is kept beside a policy's programs, as text, so that it can be told later what they do.
 *
 * @param cgroup the cgroup's path
 * @param cgroupId its id, which tells it from a later one with the same path
 * @param since when the policy was installed
 * @param by who installed it
 * @param policy the rules
 */
record PolicyRecord(String cgroup, long cgroupId, Instant since, String by, Policy policy) {
  private static final String FORM = "keepalive4j 1";

  /** Who is installing: the user's name, and who that user was before sudo(8). */
  static String me() {
    var user = System.getProperty("user.name");
    var before = System.getenv("SUDO_USER");
    return before == null ? user : user + ", by sudo of " + before;
  }

  byte[] toBytes() {
    // No path of a cgroup and no name of a user has a line's end in it.
    return String.join(
            "\n", FORM, cgroup, Long.toString(cgroupId), since.toString(), by, policy.toString())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IOException if these bytes were written by something else
   */
  static PolicyRecord parse(byte[] bytes) throws IOException {
    var text = new String(bytes, StandardCharsets.UTF_8);
    var lines = text.split("\n", 6);
    if (lines.length < 6 || !lines[0].equals(FORM)) {
      throw new IOException(
          "a policy's record starts with \"" + FORM + "\" and has 6 lines, this is: " + lines[0]);
    }
    try {
      return new PolicyRecord(
          lines[1],
          Long.parseLong(lines[2]),
          Instant.parse(lines[3]),
          lines[4],
          Policy.parse(lines[5]));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("a policy's record is not readable: " + e.getMessage(), e);
    }
  }
}

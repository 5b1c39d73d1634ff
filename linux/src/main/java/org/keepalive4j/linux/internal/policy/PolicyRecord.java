package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.internal.syscall.FileName;

/**
 * The description of an installed policy, which is stored as text beside its programs.
 *
 * @param cgroup the cgroup's path
 * @param cgroupId its ID, which distinguishes it from a later one with the same path
 * @param since when the policy was installed
 * @param by who installed it
 * @param policy the rules
 */
record PolicyRecord(String cgroup, long cgroupId, Instant since, String by, Policy policy) {
  private static final String FORM = "keepalive4j 1";

  /** Returns who is installing: the user's name, and the original user under sudo(8). */
  static String me() {
    var user = System.getProperty("user.name");
    var before = System.getenv("SUDO_USER");
    return before == null ? user : user + ", by sudo of " + before;
  }

  byte[] toBytes() {
    // The kernel lets no cgroup's name have a line feed. SUDO_USER can have anything.
    var user = by.replace("\\", "\\\\").replace("\n", "\\n");
    return FileName.toBytes(
        String.join(
            "\n",
            FORM,
            cgroup,
            Long.toString(cgroupId),
            since.toString(),
            user,
            policy.toString()));
  }

  /**
   * @throws IOException if these bytes were written by something else
   */
  static PolicyRecord parse(byte[] bytes) throws IOException {
    var lines = FileName.of(bytes).split("\n", 6);
    if (lines[0].matches("keepalive4j [0-9]{1,9}") && !lines[0].equals(FORM)) {
      throw new IOException(
          "another version of keepalive4j installed it: its record has the form \""
              + lines[0]
              + "\", this version knows \""
              + FORM
              + "\"");
    }
    if (lines.length < 6 || !lines[0].equals(FORM)) {
      throw new IOException("its record doesn't have 6 lines that begin with \"" + FORM + "\"");
    }
    try {
      return new PolicyRecord(
          lines[1],
          Long.parseLong(lines[2]),
          Instant.parse(lines[3]),
          lines[4].translateEscapes(),
          Policy.parse(lines[5]));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("its record can't be read: " + e.getMessage(), e);
    }
  }
}

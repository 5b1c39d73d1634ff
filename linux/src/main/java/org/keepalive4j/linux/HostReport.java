package org.keepalive4j.linux;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.linux.internal.scan.HostExamination;

/**
 * What this process can do with the sockets of this host. {@link #examine} tries each feature where
 * that has no side effects.
 *
 * @param kernel the kernel's release, such as {@code 6.12.9}
 * @param features the features; one that doesn't work has the reason and the remedy
 */
public record HostReport(String kernel, List<Feature> features) {
  /** Tries what works here. */
  public static HostReport examine() throws IOException {
    return new HostReport(System.getProperty("os.version"), HostExamination.run());
  }
}

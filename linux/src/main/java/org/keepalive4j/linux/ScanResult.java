package org.keepalive4j.linux;

import java.util.List;
import java.util.Optional;

/**
 * The summary of a scan.
 *
 * @param sockets how many sockets were passed to the consumer
 * @param listenersLeftAlone how many listeners the query included but the change skipped, because
 *     accepted connections would inherit the settings without being matched
 * @param directionUnknown how many connections were left out because the match depends on their
 *     direction, which is unknown
 * @param cgroupUnknown how many sockets were left out because the query asks for cgroups and theirs
 *     is unknown
 * @param directDescriptorsUnseen how many sockets of the given process were left out, because they
 *     are or may be in an io_uring whose contents can't be read
 * @param missingPrivileges the privileges that were missing to read or change something
 * @param interrupted whether the kernel reported that its tables changed during the scan, so
 *     sockets may be missing or duplicated
 * @param backend the interface that read or changed settings
 * @param whyNotBpf why the faster {@link Backend#BPF} didn't work, with the remedy; empty if it
 *     worked or wasn't needed
 */
public record ScanResult(
    long sockets,
    long listenersLeftAlone,
    long directionUnknown,
    long cgroupUnknown,
    long directDescriptorsUnseen,
    List<MissingPrivilege> missingPrivileges,
    boolean interrupted,
    Backend backend,
    Optional<String> whyNotBpf) {
  /** Returns whether the scan left out sockets that it couldn't classify. */
  public boolean isIncomplete() {
    return directionUnknown > 0 || cgroupUnknown > 0 || directDescriptorsUnseen > 0;
  }
}

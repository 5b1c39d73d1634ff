package org.keepalive4j.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass over the sockets came to.
 *
 * @param sockets how many sockets were handed over
 * @param listenersLeftAlone how many listening sockets were meant but not changed, because sockets
 *     that they accept would inherit settings that no match has seen
 * @param directionUnknown how many connections were left out although they may match: which side
 *     opened them can't be told, and the match depends on it
 * @param directDescriptorsUnseen how many sockets a process that is named holds, or may hold, in an
 *     io_uring whose contents can't be told: they are left out
 * @param missingPrivileges the rights without which something is not known, or was not changed
 * @param interrupted whether the kernel said that its tables changed so much meanwhile that sockets
 *     may be missing or come twice
 * @param backend how settings were got at
 * @param whyNotBpf why the faster {@link Backend#BPF} was not possible, with the remedy; null if it
 *     was, or was not needed
 */
public record ScanResult(
    long sockets,
    long listenersLeftAlone,
    long directionUnknown,
    long directDescriptorsUnseen,
    List<MissingPrivilege> missingPrivileges,
    boolean interrupted,
    Backend backend,
    @Nullable String whyNotBpf) {
  /** Whether something may be meant that was left out, because it could not be classified. */
  public boolean isIncomplete() {
    return directionUnknown > 0 || directDescriptorsUnseen > 0;
  }
}

package org.keepalive4j.linux.internal.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.MissingPrivilege.Purpose;
import org.keepalive4j.linux.internal.process.Capabilities;

/** Collects what a scan couldn't see or change, and names the capabilities that would help. */
final class MissingPrivileges {
  private final List<MissingPrivilege> missing = new ArrayList<>();

  /** Returns the names of the capabilities for a purpose that this process lacks. */
  static List<String> capabilities(Purpose purpose) {
    return switch (purpose) {
      case SEE_OWNERS, REACH_SOCKETS ->
          Capabilities.missing(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH);
      case REACH_DIRECT_DESCRIPTORS -> Capabilities.missing(Capabilities.BPF, Capabilities.PERFMON);
      case SEE_NAMESPACE -> Capabilities.missing(Capabilities.SYS_PTRACE);
      case ENTER_NAMESPACE -> Capabilities.missing(Capabilities.SYS_ADMIN);
    };
  }

  /**
   * Adds a purpose if anything is missing for it.
   *
   * @param count how many sockets, namespaces or processes are concerned
   * @param capabilitiesHelp whether more capabilities would help
   */
  void add(Purpose purpose, long count, boolean capabilitiesHelp) {
    add(purpose, count, capabilitiesHelp ? capabilities(purpose) : List.of(), null);
  }

  /** Adds a purpose if a system call failed for another reason than a missing capability. */
  void addFailure(Purpose purpose, long count, @Nullable String failure) {
    add(purpose, count, List.of(), failure);
  }

  private void add(
      Purpose purpose, long count, List<String> capabilities, @Nullable String failure) {
    if (count > 0) {
      missing.add(new MissingPrivilege(purpose, count, capabilities, Optional.ofNullable(failure)));
    }
  }

  List<MissingPrivilege> toList() {
    return List.copyOf(missing);
  }
}

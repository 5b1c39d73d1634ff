package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.MissingPrivilege.Purpose;

class ScanMessagesTest {
  @Test
  void namesARightOnlyWhereItWouldHelp() {
    List<String> both = List.of("CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH");

    assertThat(
            ScanMessages.missing(
                List.of(
                    new MissingPrivilege(Purpose.SEE_OWNERS, 2, both, Optional.empty()),
                    new MissingPrivilege(Purpose.REACH_SOCKETS, 1, both, Optional.empty()),
                    new MissingPrivilege(
                        Purpose.REACH_SOCKETS, 3, List.of(), Optional.of("pidfd_getfd: ENOSYS")),
                    new MissingPrivilege(Purpose.SEE_NAMESPACE, 1, List.of(), Optional.empty()),
                    new MissingPrivilege(
                        Purpose.ENTER_NAMESPACE, 1, List.of("CAP_SYS_ADMIN"), Optional.empty()))))
        .containsExactly(
            "1 network namespace: not entered (needs CAP_SYS_ADMIN or root; see keepalive doctor)",
            "2 sockets: owners unknown; 1 socket: settings unknown"
                + " (needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or root; see keepalive doctor)",
            "1 process: network namespace unknown (" + MissingPrivilege.OUT_OF_REACH + ")",
            "3 sockets: settings unknown (pidfd_getfd: ENOSYS)");
  }
}

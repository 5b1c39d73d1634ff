package org.keepalive4j.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.MissingRight;
import org.keepalive4j.linux.MissingRight.Right;

class MessagesTest {
  @Test
  void namesARightOnlyWhereItWouldHelp() {
    assertThat(
            Messages.missing(
                List.of(
                    new MissingRight(Right.SEE_OWNERS, 2, true),
                    new MissingRight(Right.REACH_SOCKETS, 1, true),
                    new MissingRight(Right.SEE_NAMESPACE, 1, false),
                    new MissingRight(Right.ENTER_NAMESPACE, 1, true))))
        .containsExactly(
            "not seen: 1 network namespace: needs CAP_SYS_ADMIN or root; see keepalive doctor",
            "not seen: the owners of 2 sockets, the settings of 1 socket:"
                + " needs CAP_SYS_PTRACE or root; see keepalive doctor",
            "not seen: the network namespaces of 1 process: " + Messages.OUT_OF_REACH);
  }
}

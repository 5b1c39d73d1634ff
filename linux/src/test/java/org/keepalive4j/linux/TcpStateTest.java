package org.keepalive4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpStateTest {
  @ParameterizedTest
  @CsvSource({
    "ESTAB, ESTABLISHED",
    "established, ESTABLISHED",
    "Listen, LISTENING",
    "listening, LISTENING",
    "time-wait, TIME_WAIT",
    "TIME_WAIT, TIME_WAIT",
    "FIN-WAIT-1, FIN_WAIT_1",
    "unconn, CLOSED"
  })
  void readsTheNamesOfSs(String name, TcpState state) {
    assertThat(TcpState.named(name)).containsExactly(state);
  }

  @Test
  void readsTheNamesOfSsForSeveralStates() {
    assertThat(TcpState.named("bucket")).isEqualTo(Set.of(TcpState.SYN_RECV, TcpState.TIME_WAIT));
    assertThat(TcpState.named("connected"))
        .hasSize(9)
        .doesNotContain(TcpState.LISTENING, TcpState.CLOSED);
    assertThat(TcpState.named("all")).hasSize(11);
  }

  @Test
  void knowsNoOtherNames() {
    assertThat(TcpState.named("bound")).isEmpty();
    assertThat(TcpState.named("new-syn-recv")).isEmpty();
    assertThat(TcpState.named("")).isEmpty();
  }
}

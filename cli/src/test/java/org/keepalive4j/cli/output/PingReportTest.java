package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.keepalive4j.cli.output.PingReport.DeadConnections;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.NetworkNamespace;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/** The lines of {@code keepalive ping}. */
class PingReportTest {
  private static final TcpSocket SOCKET =
      new TcpSocket(
          new Endpoint(0, 0xffff_7f00_0001L, 1),
          Optional.of(new Endpoint(0, 0xffff_7f00_0001L, 2)),
          TcpState.ESTABLISHED,
          Optional.empty(),
          Optional.empty(),
          SocketTimer.NONE,
          Optional.empty(),
          Optional.of(List.of(new Owner(7, "java", 3))),
          OptionalLong.empty(),
          1,
          1,
          Optional.empty(),
          new NetworkNamespace(1, Optional.empty()));

  @Test
  void anAnswerWithinAFewMillisecondsIsNotRoundedToZero() {
    PingReport report =
        new PingReport(StandardStreams.ofThisProcess(), false, false, DeadConnections.STAY);
    Duration answeredAfter = Duration.ofMillis(4);

    assertThat(
            report.line(new PingAnswer.Alive(SOCKET, answeredAfter), "alive", answeredAfter, null))
        .isEqualTo("127.0.0.1:1 - 127.0.0.1:2  java/7  alive, answered within 4ms\n");
  }
}

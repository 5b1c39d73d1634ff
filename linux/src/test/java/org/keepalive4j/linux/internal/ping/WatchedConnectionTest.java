package org.keepalive4j.linux.internal.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.NetworkNamespace;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/** One connection with a timeout of 3 s, a clock that the test moves, and a tick of 4 ms. */
class WatchedConnectionTest {
  private static final long MILLISECOND = 1_000_000;
  private static final TcpSocket SOCKET =
      new TcpSocket(
          new Endpoint(0, 0xffff_7f00_0001L, 1),
          Optional.of(new Endpoint(0, 0xffff_7f00_0001L, 2)),
          TcpState.ESTABLISHED,
          Optional.empty(),
          Optional.empty(),
          SocketTimer.NONE,
          Optional.empty(),
          Optional.of(List.of()),
          OptionalLong.empty(),
          1,
          1,
          Optional.empty(),
          new NetworkNamespace(1, Optional.empty()));

  private final WatchedConnection watched =
      new WatchedConnection(SOCKET, Duration.ofSeconds(3), 4 * MILLISECOND);
  private long now = Long.MAX_VALUE - 1000 * MILLISECOND; // nanoTime() may overflow
  private long lastReceived = now - 5000 * MILLISECOND;
  private int segmentsIn = 10;
  private int segmentsOut = 20;
  private TcpState state = TcpState.ESTABLISHED;
  private boolean owned = true;
  private boolean multipath;
  private SocketTimer timer = SocketTimer.NONE;

  private PingAnswer look() {
    long silent = (now - lastReceived) / MILLISECOND;
    ConnectionSnapshot look =
        new ConnectionSnapshot(state, owned, multipath, silent, segmentsIn, segmentsOut, timer);
    return watched.observe(look, now, now);
  }

  private void pass(long milliseconds) {
    now += milliseconds * MILLISECOND;
  }

  private void receive() {
    segmentsIn++;
    lastReceived = now;
  }

  private void ask() {
    assertThat(watched.isDue(now)).isTrue();
    watched.asked(now);
    segmentsOut++;
  }

  @Test
  void aSegmentThatIsAcceptedIsAnAnswerWithATickAdded() {
    assertThat(look()).isNull();
    ask();
    pass(7);
    receive();
    pass(20);

    assertThat(look()).isEqualTo(new PingAnswer.Alive(SOCKET, Duration.ofMillis(11)));
  }

  @Test
  void aPeerHeardFromLessThanASecondAgoIsAskedWhenThatSecondIsOver() {
    lastReceived = now - 400 * MILLISECOND;
    look();

    pass(599);
    assertThat(watched.isDue(now)).isFalse();
    pass(1);
    assertThat(watched.isDue(now)).isTrue();
  }

  @Test
  void aPeerThatSpeaksBeforeItIsAskedIsAlive() {
    lastReceived = now - 400 * MILLISECOND;
    look();
    pass(100);
    receive();

    assertThat(look()).isInstanceOf(PingAnswer.Alive.class);
  }

  @Test
  void withoutAnyReceivedSegmentThePeerDoesNotAnswer() {
    look();
    for (int i = 0; i < 3; i++) {
      ask();
      pass(999);
      assertThat(look()).isNull();
      pass(1);
      assertThat(watched.isDue(now)).isEqualTo(i < 2); // none in the last second
    }

    assertThat(look())
        .isEqualTo(
            new PingAnswer.NoAnswer(
                SOCKET, 3, Duration.ofSeconds(3), Duration.ofSeconds(8), false, Optional.empty()));
  }

  /** As when a low rate makes it wait for its turn. */
  @Test
  void theSecondQuestionIsAskedHoweverLateAndIsGivenASecond() {
    look();
    ask();
    pass(9000);
    assertThat(look()).isNull();
    ask();
    pass(999);
    assertThat(look()).isNull();
    pass(1);
    assertThat(look()).isInstanceOf(PingAnswer.NoAnswer.class);
  }

  @Test
  void segmentsThatTheConnectionDidNotAcceptProveNothing() {
    look();
    ask();
    segmentsIn++;
    pass(1000);
    look();
    ask();
    pass(2000);

    assertThat(look())
        .isEqualTo(new PingAnswer.Unknown(SOCKET, WatchedConnection.UNACCEPTED, true));
  }

  @Test
  void questionsThatTheKernelDidNotSendDoNotCount() {
    look();
    for (int i = 0; i < 3; i++) {
      assertThat(watched.isDue(now)).isTrue();
      watched.asked(now);
      pass(1000);
      PingAnswer answer = look();
      if (i < 2) {
        assertThat(answer).isNull();
      } else {
        assertThat(answer)
            .isEqualTo(new PingAnswer.Unknown(SOCKET, WatchedConnection.NOTHING_SENT, true));
      }
    }
  }

  @Test
  void thereIsNoFurtherQuestionUntilALookShowsThatTheLastOneWasSent() {
    look();
    ask();
    pass(2000);
    assertThat(watched.isDue(now)).isFalse();
    look();
    assertThat(watched.isDue(now)).isTrue();
  }

  @Test
  void theKernelsOwnRetransmissionsCountAndNothingElseIsSent() {
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 200, 1);
    look();
    assertThat(watched.isDue(now)).isFalse();
    for (int retransmissions = 2; retransmissions <= 4; retransmissions++) {
      pass(900);
      segmentsOut++;
      timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 900, retransmissions);
      assertThat(look()).isNull();
      assertThat(watched.isDue(now)).isFalse();
    }
    pass(1300);

    assertThat(look())
        .isInstanceOfSatisfying(
            PingAnswer.NoAnswer.class, it -> assertThat(it.segmentsSent()).isEqualTo(3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void probesThatTheKernelSendsEverySecondAreAProofAfterTheTimeout(boolean mayBeAsked) {
    timer = new SocketTimer(SocketTimer.Kind.KEEPALIVE, 1000, 1);
    look();
    if (!mayBeAsked) {
      watched.cannotBeAsked("why", true, now);
    }
    for (int probes = 2; probes <= (mayBeAsked ? 4 : 3); probes++) {
      pass(1000);
      timer = new SocketTimer(SocketTimer.Kind.KEEPALIVE, 1000, probes);
      assertThat(look()).isNull();
      assertThat(watched.isDue(now)).isFalse();
    }
    pass(1000);
    timer = new SocketTimer(SocketTimer.Kind.KEEPALIVE, 1000, 5);

    assertThat(look()).isInstanceOf(PingAnswer.NoAnswer.class);
  }

  @Test
  void theSecondRetransmissionIsGivenASecondAlsoWhereThePeerCannotBeAsked() {
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 1000, 1);
    look();
    watched.cannotBeAsked("why", true, now);
    pass(1000);
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 1500, 2);
    assertThat(look()).isNull();
    pass(1500);
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 3000, 3);
    assertThat(look()).isNull();
    pass(600);
    assertThat(look()).isNull();
    pass(400);

    assertThat(look()).isInstanceOf(PingAnswer.NoAnswer.class);
  }

  @Test
  void retransmissionsThatAreFarApartAreNotWaitedFor() {
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 30_000, 8);
    look();

    assertThat(watched.isDue(now)).isTrue();
  }

  @Test
  void aPeerThatCannotBeAskedIsWatchedUntilTheTimeout() {
    look();
    watched.cannotBeAsked("why", false, now);
    pass(2999);
    assertThat(look()).isNull();
    assertThat(watched.isDue(now)).isFalse();
    pass(1);

    assertThat(look()).isEqualTo(new PingAnswer.Unknown(SOCKET, "why", false));
  }

  @Test
  void aSubflowIsNeverAskedAndNeverDead() {
    multipath = true;
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 900, 1);
    look();
    assertThat(watched.isDue(now)).isFalse();
    pass(1500);
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 900, 2);
    look();
    pass(1500);
    timer = new SocketTimer(SocketTimer.Kind.RETRANSMIT, 900, 3);
    look();
    pass(1500);

    assertThat(look()).isEqualTo(new PingAnswer.Unknown(SOCKET, WatchedConnection.MULTIPATH, true));
  }

  @Test
  void aConnectionThatItsProcessClosedIsClosed() {
    look();
    pass(10);
    owned = false;
    state = TcpState.FIN_WAIT_1;

    assertThat(look()).isInstanceOf(PingAnswer.Closed.class);
  }

  @Test
  void oneScanMayMissAConnection() {
    look();
    assertThat(watched.isGone()).isFalse();
    look();
    assertThat(watched.isGone()).isFalse();
    assertThat(watched.isGone()).isTrue();
  }
}

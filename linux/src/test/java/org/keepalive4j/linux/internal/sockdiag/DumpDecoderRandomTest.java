package org.keepalive4j.linux.internal.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are answered with sockets or a DecodeException. {@code -Dseed=17} repeats one. */
class DumpDecoderRandomTest {
  private static final byte[] WHOLE =
      Datagrams.bytes(
          Datagrams.SOCKET_HEADER,
          Datagrams.SOCKET_BODY,
          "64000000 1200 0200 07000000 00000000",
          Datagrams.SOCKET_BODY,
          "0c00 1500 0100000000000000",
          "40010000 1200 0200 07000000 00000000", // with TCP_INFO of 228 bytes
          Datagrams.SOCKET_BODY,
          "e800 0200",
          "2a".repeat(228),
          Datagrams.DONE);

  static LongStream seeds() {
    Long one = Long.getLong("seed");
    return one == null ? LongStream.range(0, 200) : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void takesRandomBytes(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[1 + random.nextInt(400)];
    random.nextBytes(bytes);

    decodes(bytes);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void takesTruncatedAnswers(long seed) {
    decodes(Arrays.copyOf(WHOLE, 1 + new Random(seed).nextInt(WHOLE.length)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void takesMutatedAnswers(long seed) {
    Random random = new Random(seed);
    byte[] bytes = WHOLE.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }

    decodes(bytes);
  }

  private static void decodes(byte[] bytes) {
    DumpDecoder decoder = new DumpDecoder(Datagrams.room(bytes), Datagrams.SEQUENCE);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          try {
            decoder.decode(bytes.length, DumpDecoderRandomTest::readEverything);
          } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, bytes.length);
          }
        });
  }

  @Test
  void mutatesAnAnswerThatIsRight() throws IOException {
    DumpDecoder decoder = new DumpDecoder(Datagrams.room(WHOLE), Datagrams.SEQUENCE);
    List<Boolean> withTcpInfo = new ArrayList<>();

    decoder.decode(WHOLE.length, socket -> withTcpInfo.add(socket.hasCounters()));

    assertThat(withTcpInfo).containsExactly(false, false, true);
    assertThat(decoder.isDone()).isTrue();
  }

  private static void readEverything(SocketInfo socket) throws IOException {
    assertThat(socket.state()).isBetween(1, 13);
    assertThat(socket.timer()).isBetween(0, 4);
    assertThat(socket.localPort()).isBetween(0, 65535);
    assertThat(socket.remotePort()).isBetween(0, 65535);
    assertThat(socket.inode()).isNotNegative();
    assertThat(socket.uid()).isNotNegative();
    if (!socket.isIpv6Socket()) {
      assertThat(socket.localHigh()).isEqualTo(socket.remoteHigh()).isZero();
      assertThat(socket.localLow() >>> 32).isEqualTo(socket.remoteLow() >>> 32).isEqualTo(0xffff);
    }
    LongStream read =
        LongStream.of(
            socket.cookie(), socket.cgroupId(), socket.timerMillis(), socket.unanswered());
    assertThat(read.count()).isEqualTo(4);
    if (socket.hasCounters()) {
      assertThat(
              socket.hasRetransmitted() || socket.hasUnsent() || socket.sequenceBeyondData() != 3)
          .isIn(true, false);
    }
    SocketMessage copy = ((SocketMessage) socket).copy();
    assertThat(copy.cookie()).isEqualTo(socket.cookie());
    assertThat(copy.isSameProgress(copy)).isEqualTo(socket.hasCounters());
  }
}

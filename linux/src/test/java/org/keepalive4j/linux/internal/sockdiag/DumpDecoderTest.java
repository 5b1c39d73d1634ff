package org.keepalive4j.linux.internal.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.keepalive4j.linux.internal.sockdiag.Datagrams.DONE;
import static org.keepalive4j.linux.internal.sockdiag.Datagrams.SOCKET_BODY;
import static org.keepalive4j.linux.internal.sockdiag.Datagrams.SOCKET_HEADER;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DumpDecoderTest {
  private final List<String> sockets = new ArrayList<>();

  @Test
  void readsEveryFieldOfAnIpv4Socket() throws IOException {
    byte[] bytes = Datagrams.bytes(SOCKET_HEADER, SOCKET_BODY);

    decoder(bytes)
        .decode(
            bytes.length,
            socket -> {
              assertThat(socket.state()).isEqualTo(1);
              assertThat(socket.timer()).isEqualTo(2);
              assertThat(socket.timerMillis()).isEqualTo(5000);
              assertThat(socket.unanswered()).isEqualTo(2);
              assertThat(socket.localHigh()).isZero();
              assertThat(socket.localLow()).isEqualTo(0xffff_7f00_0001L);
              assertThat(socket.localPort()).isEqualTo(8080);
              assertThat(socket.remoteHigh()).isZero();
              assertThat(socket.remoteLow()).isEqualTo(0xffff_7f00_0001L);
              assertThat(socket.remotePort()).isEqualTo(40000);
              assertThat(socket.cookie()).isEqualTo(0x1_0000_002aL);
              assertThat(socket.uid()).isEqualTo(1000);
              assertThat(socket.inode()).isEqualTo(12345);
              assertThat(socket.cgroupId()).isZero();
              assertThat(socket.hasCounters()).isFalse();
              assertThat(socket.isIpv6Socket()).isFalse();
              assertThat(socket.isIpv6Only()).isFalse();
              sockets.add("seen");
            });

    assertThat(sockets).hasSize(1);
  }

  @Test
  void readsAnIpv6ListenerWithItsAttributes() throws IOException {
    byte[] bytes =
        Datagrams.bytes(
            "70000000 1200 0200 07000000 00000000",
            "0a 0a 00 00 0016 0000",
            "20010db8 00000000 00000000 00000001" + "00000000 00000000 00000000 00000000",
            "00000000 01000000 00000000",
            "00000000 00000000 00000000 00000000 07000000",
            "0500 0b00 01 000000", // INET_DIAG_SKV6ONLY
            "0500 0800 03 000000", // INET_DIAG_SHUTDOWN, which nobody asks about
            "0c00 1500 0100000002000000"); // INET_DIAG_CGROUP_ID
    bytes[0] = (byte) bytes.length;

    decoder(bytes)
        .decode(
            bytes.length,
            socket -> {
              assertThat(socket.localHigh()).isEqualTo(0x20010db8_00000000L);
              assertThat(socket.localLow()).isEqualTo(1);
              assertThat(socket.localPort()).isEqualTo(22);
              assertThat(socket.isIpv6Socket()).isTrue();
              assertThat(socket.isIpv6Only()).isTrue();
              assertThat(socket.cgroupId()).isEqualTo(0x2_0000_0001L);
              sockets.add("seen");
            });

    assertThat(sockets).hasSize(1);
  }

  @Test
  void endsAtDoneAndReadsNothingBehindIt() throws IOException {
    byte[] bytes = Datagrams.bytes(SOCKET_HEADER, SOCKET_BODY, DONE, "ffffffff");
    DumpDecoder decoder = decoder(bytes);

    decoder.decode(bytes.length, socket -> sockets.add("seen"));

    assertThat(sockets).hasSize(1);
    assertThat(decoder.isDone()).isTrue();
    assertThat(decoder.errno()).isZero();
    assertThat(decoder.isInterrupted()).isFalse();
  }

  @Test
  void noticesAnInterruptedDump() throws IOException {
    byte[] bytes = Datagrams.bytes("14000000 0300 1200 07000000 00000000 00000000");
    DumpDecoder decoder = decoder(bytes);

    decoder.decode(bytes.length, socket -> sockets.add("seen"));

    assertThat(decoder.isInterrupted()).isTrue();
    assertThat(decoder.isDone()).isTrue();
  }

  @Test
  void tellsTheErrorThatTheKernelAnswers() throws IOException {
    byte[] bytes = Datagrams.bytes("14000000 0200 0000 07000000 00000000 feffffff");
    DumpDecoder decoder = decoder(bytes);

    decoder.decode(bytes.length, socket -> sockets.add("seen"));

    assertThat(decoder.errno()).isEqualTo(2);
    assertThat(decoder.isDone()).isTrue();
  }

  @Test
  void refusesADatagramLongerThanTheRoom() {
    DumpDecoder decoder = decoder(new byte[0]);

    assertThatThrownBy(() -> decoder.decode(64 * 1024 + 1, socket -> sockets.add("seen")))
        .isInstanceOf(DecodeException.class)
        .hasMessage("datagram at byte 0: expected 1..65536 bytes, got 65537");
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        arguments("a cut header", "58000000 1200", "nlmsghdr", 0),
        arguments("a length of zero", "00000000 1200 0200 07000000 00000000", "nlmsg_len", 0),
        arguments("a negative length", "ffffffff 1200 0200 07000000 00000000", "nlmsg_len", 0),
        arguments("a length past the end", SOCKET_HEADER, "nlmsg_len", 0),
        arguments(
            "another request's number", "10000000 0100 0200 08000000 00000000", "nlmsg_seq", 8),
        arguments("an unknown type", "10000000 6300 0200 07000000 00000000", "nlmsg_type", 4),
        arguments("an error without number", "10000000 0200 0000 07000000 00000000", "error", 16),
        arguments("a positive error", "14000000 0200 0000 07000000 00000000 05000000", "error", 16),
        arguments(
            "a socket without body", "10000000 1200 0200 07000000 00000000", "inet_diag_msg", 16),
        arguments(
            "an unknown family",
            SOCKET_HEADER + "01" + SOCKET_BODY.substring(2),
            "idiag_family",
            16),
        arguments("state 0", SOCKET_HEADER + "02 00" + SOCKET_BODY.substring(5), "idiag_state", 17),
        arguments(
            "state 14", SOCKET_HEADER + "02 0e" + SOCKET_BODY.substring(5), "idiag_state", 17),
        arguments(
            "timer 5", SOCKET_HEADER + "02 01 05" + SOCKET_BODY.substring(8), "idiag_timer", 18),
        arguments("a cut attribute", attribute("0500"), "rtattr", 88),
        arguments("an attribute of length 0", attribute("00000200"), "rta_len", 88),
        arguments("an attribute past the end", attribute("09000200 00000000"), "rta_len", 88),
        arguments("a short cgroup id", attribute("08001500 00000000"), "rta_len", 88));
  }

  private static String attribute(String hex) {
    int length = 88 + hex.replace(" ", "").length() / 2;
    return String.format("%02x", length) + SOCKET_HEADER.substring(2) + SOCKET_BODY + hex;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void namesTheFieldAndThePlaceOf(String what, String hex, String field, int offset) {
    byte[] bytes = Datagrams.bytes(hex);

    assertThatThrownBy(() -> decoder(bytes).decode(bytes.length, socket -> sockets.add("seen")))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> {
              assertThat(e.field()).isEqualTo(field);
              assertThat(e.offset()).isEqualTo(offset);
            });
    assertThat(sockets).isEmpty();
  }

  private static DumpDecoder decoder(byte[] bytes) {
    return new DumpDecoder(Datagrams.room(bytes), Datagrams.SEQUENCE);
  }
}

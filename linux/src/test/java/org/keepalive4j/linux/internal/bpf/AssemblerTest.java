package org.keepalive4j.linux.internal.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.keepalive4j.linux.internal.bpf.Register.FP;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R6;
import static org.keepalive4j.linux.internal.bpf.Register.R9;

import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Byte by byte, as on a little-endian machine: RFC 9669. */
class AssemblerTest {
  private static final String EXIT = "95 00 0000 00000000";

  private static String hex(Assembler code) throws ProgramTooLargeException {
    var hex = HexFormat.of().formatHex(code.assemble());
    return hex.replaceAll("(..)(..)(....)(........)", "$1 $2 $3 $4, ").replaceAll(", $", "");
  }

  private static Arguments of(String name, Consumer<Assembler> write, String expected) {
    return Arguments.of(name, write, expected);
  }

  static Stream<Arguments> instructions() {
    return Stream.of(
        of("r1 = 42", code -> code.move(R1, 42), "b7 01 0000 2a000000"),
        of("r9 = -1", code -> code.move(R9, -1), "b7 09 0000 ffffffff"),
        of("r6 = r1", code -> code.move(R6, R1), "bf 16 0000 00000000"),
        of("r1 += 8", code -> code.add(R1, 8), "07 01 0000 08000000"),
        of("r1 += r2", code -> code.add(R1, R2), "0f 21 0000 00000000"),
        of("r1 -= r2", code -> code.subtract(R1, R2), "1f 21 0000 00000000"),
        of("r1 &= 7", code -> code.and(R1, 7), "57 01 0000 07000000"),
        of("r1 &= r2", code -> code.and(R1, R2), "5f 21 0000 00000000"),
        of("r1 ^= 1", code -> code.xor(R1, 1), "a7 01 0000 01000000"),
        of("r1 <<= 3", code -> code.shiftLeft(R1, 3), "67 01 0000 03000000"),
        of("r1 <<= r2", code -> code.shiftLeft(R1, R2), "6f 21 0000 00000000"),
        of("r1 >>= 3", code -> code.shiftRight(R1, 3), "77 01 0000 03000000"),
        of("r1 = be16 r1", code -> code.fromNetworkOrder(R1, 16), "dc 01 0000 10000000"),
        of("r1 = be32 r1", code -> code.fromNetworkOrder(R1, 32), "dc 01 0000 20000000"),
        of(
            "r1 = *(u8 *)(r6 + 12)",
            code -> code.load(Size.BYTE, R1, R6, 12),
            "71 61 0c00 00000000"),
        of(
            "r1 = *(u16 *)(r6 + 12)",
            code -> code.load(Size.HALF, R1, R6, 12),
            "69 61 0c00 00000000"),
        of(
            "r1 = *(u32 *)(r6 + 12)",
            code -> code.load(Size.WORD, R1, R6, 12),
            "61 61 0c00 00000000"),
        of(
            "r1 = *(u64 *)(r6 + 12)",
            code -> code.load(Size.LONG, R1, R6, 12),
            "79 61 0c00 00000000"),
        of(
            "*(u32 *)(r10 - 4) = r1",
            code -> code.store(Size.WORD, FP, -4, R1),
            "63 1a fcff 00000000"),
        of(
            "*(u64 *)(r10 - 8) = r1",
            code -> code.store(Size.LONG, FP, -8, R1),
            "7b 1a f8ff 00000000"),
        of(
            "*(u32 *)(r10 - 4) = 90",
            code -> code.store(Size.WORD, FP, -4, 90),
            "62 0a fcff 5a000000"),
        of("lock *(u64 *)(r0 + 8) += r1", code -> code.atomicAdd(R0, 8, R1), "db 10 0800 00000000"),
        of("call setsockopt", code -> code.call(Helper.SETSOCKOPT), "85 00 0000 31000000"),
        of(
            "r2 = r10, r2 += -8",
            code -> code.address(R2, FP, -8),
            "bf a2 0000 00000000, 07 02 0000 f8ffffff"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("instructions")
  void writesEachInstruction(String name, Consumer<Assembler> write, String expected)
      throws ProgramTooLargeException {
    var code = new Assembler();
    write.accept(code);

    assertThat(hex(code.exit())).isEqualTo(expected + ", " + EXIT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("instructions")
  void printsEachInstructionAsTheVerifierDoes(String text, Consumer<Assembler> write)
      throws ProgramTooLargeException {
    var code = new Assembler();
    write.accept(code);

    assertThat(Disassembler.print(code.exit().assemble()).lines())
        .map(line -> line.replaceFirst("^[0-9]+: ", ""))
        .containsExactly((text + ", exit").split(", "));
  }

  @Test
  void printsJumpsWithTheNumberOfTheirTarget() throws ProgramTooLargeException {
    var code = new Assembler();
    var end = code.newLabel();
    var other = code.newLabel();
    code.jumpIf(R1, Condition.EQUAL, 5, end).jumpIfLong(R1, Condition.GREATER, R2, other);
    code.jump(end).place(other).jumpIfLong(R1, Condition.SIGNED_GREATER, -1, end).place(end).exit();

    assertThat(Disassembler.print(code.assemble()))
        .isEqualTo(
            """
            0: if w1 == 5 goto 4
            1: if r1 > r2 goto 3
            2: goto 4
            3: if r1 s> -1 goto 4
            4: exit
            """);
  }

  static Stream<Arguments> jumps() {
    return Stream.of(
        Arguments.of(Condition.EQUAL, "16", "15", "1d"),
        Arguments.of(Condition.GREATER, "26", "25", "2d"),
        Arguments.of(Condition.NOT_EQUAL, "56", "55", "5d"),
        Arguments.of(Condition.SIGNED_GREATER, "66", "65", "6d"));
  }

  @ParameterizedTest
  @MethodSource("jumps")
  void countsAJumpFromTheInstructionBehindIt(
      Condition condition, String low, String all, String registers)
      throws ProgramTooLargeException {
    var code = new Assembler();
    var end = code.newLabel();
    code.jumpIf(R1, condition, 5, end).jumpIfLong(R1, condition, 5, end);
    code.jumpIfLong(R1, condition, R2, end).move(R0, 1).place(end).exit();

    assertThat(hex(code))
        .isEqualTo(
            low
                + " 01 0300 05000000, "
                + all
                + " 01 0200 05000000, "
                + registers
                + " 21 0100 00000000, b7 00 0000 01000000, "
                + EXIT);
  }

  @Test
  void jumpsBack() throws ProgramTooLargeException {
    var code = new Assembler();
    var again = code.newLabel();
    code.place(again).add(R1, 1).jumpIf(R1, Condition.NOT_EQUAL, 9, again).exit();

    assertThat(hex(code)).isEqualTo("07 01 0000 01000000, 56 01 feff 09000000, " + EXIT);
  }

  @Test
  void leavesOutWhatIsNeverReachedAndJumpsOverTheGap() throws ProgramTooLargeException {
    var code = new Assembler();
    var end = code.newLabel();
    code.jumpIf(R1, Condition.EQUAL, 0, end).exit().move(R0, 7).move(R0, 8).place(end).exit();

    assertThat(hex(code)).isEqualTo("16 01 0100 00000000, " + EXIT + ", " + EXIT);
  }

  @Test
  void refusesAJumpThatIsTooFar() throws ProgramTooLargeException {
    assertThat(jumpOver(Short.MAX_VALUE).assemble()).hasSize((Short.MAX_VALUE + 2) * 8);
    assertThatThrownBy(() -> jumpOver(Short.MAX_VALUE + 1).assemble())
        .isInstanceOf(ProgramTooLargeException.class)
        .hasMessageContaining("32770 instructions");
  }

  private static Assembler jumpOver(int instructions) {
    var code = new Assembler();
    var end = code.newLabel();
    code.jumpIf(R1, Condition.EQUAL, 0, end);
    for (int i = 0; i < instructions; i++) {
      code.move(R0, i);
    }
    return code.place(end).exit();
  }

  static Stream<Arguments> storesIntoTheContext() {
    return Stream.of(
        into("at once", code -> code.store(Size.WORD, R1, 32, -1)),
        into("of a copy", code -> code.move(R6, R1).store(Size.WORD, R6, 32, 0)),
        into("of an address in it", code -> code.address(R2, R1, 8).store(Size.LONG, R2, 24, 1)),
        into(
            "after a call",
            code -> code.move(R6, R1).call(Helper.SETSOCKOPT).store(Size.WORD, R6, 32, 0)),
        into("atomically", code -> code.atomicAdd(R1, 0, R2)),
        into(
            "on one of two ways",
            code -> {
              var other = code.newLabel();
              code.move(R6, FP).jumpIf(R2, Condition.EQUAL, 0, other).move(R6, R1).place(other);
              code.store(Size.WORD, R6, -4, 0);
            }),
        into(
            "on the second round",
            code -> {
              var again = code.newLabel();
              code.move(R6, FP).place(again).store(Size.WORD, R6, -4, 0).move(R6, R1);
              code.jumpIf(R2, Condition.EQUAL, 0, again);
            }));
  }

  private static Arguments into(String name, Consumer<Assembler> write) {
    return Arguments.of(name, write);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("storesIntoTheContext")
  void refusesToStoreAnImmediateIntoTheContext(String name, Consumer<Assembler> write) {
    var code = new Assembler();
    write.accept(code);

    assertThatThrownBy(code.exit()::assemble)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must store into the context from a register");
  }

  @Test
  void storesARegisterIntoTheContextAndAnImmediateElsewhere() throws ProgramTooLargeException {
    var code = new Assembler();
    code.move(R6, R1).move(R1, 0).store(Size.WORD, R6, 32, R1); // the context
    code.move(R6, FP).store(Size.WORD, R6, -4, 0); // no more
    code.load(Size.LONG, R1, R1, 0).store(Size.WORD, R1, 8, 0); // what it points to
    code.move(R1, R6).call(Helper.MAP_LOOKUP_ELEM).store(Size.WORD, R0, 0, 1);

    assertThat(code.exit().assemble()).isNotEmpty();
  }

  @Test
  void refusesAJumpThatLeadsNowhereAndALabelWithTwoPlaces() {
    var code = new Assembler();
    var label = code.newLabel();
    code.jump(label).exit();

    assertThatThrownBy(code::assemble)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leads nowhere");
    code.place(label);
    assertThatThrownBy(() -> code.place(label))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has a place already");
  }
}

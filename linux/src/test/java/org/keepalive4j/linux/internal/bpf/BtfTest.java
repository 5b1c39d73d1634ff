package org.keepalive4j.linux.internal.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Type information written out by hand, as Documentation/bpf/btf.rst says it. */
class BtfTest {
  // What a type's second word starts with.
  private static final int INT = 1 << 24;
  private static final int PTR = 2 << 24;
  private static final int ARRAY = 3 << 24;
  private static final int STRUCT = 4 << 24;
  private static final int UNION = 5 << 24;
  private static final int TYPEDEF = 8 << 24;
  private static final int CONST = 10 << 24;
  private static final int FUNC = 12 << 24;
  private static final int WITH_BIT_FIELDS = 1 << 31;

  private static final String STRINGS =
      "\0int\0sock\0state\0flags\0low\0high\0address\0inner\0bit\0run\0word\0next\0";

  private static final int[] TYPES = {
    name("int"),
    INT,
    4,
    32, // 1
    name("word"),
    TYPEDEF,
    1, // 2
    0,
    CONST,
    2, // 3: const word
    0,
    ARRAY,
    0,
    3,
    1,
    4, // 4: const word[4]
    0,
    UNION | 2,
    16,
    name("low"),
    1,
    0,
    name("address"),
    4,
    0, // 5, without a name
    name("inner"),
    STRUCT | 2,
    20,
    name("state"),
    1,
    0,
    0,
    5,
    32, // 6
    0,
    PTR,
    6, // 7
    name("sock"),
    STRUCT | WITH_BIT_FIELDS | 4,
    40, // 8
    name("inner"),
    6,
    0,
    name("flags"),
    3,
    160,
    name("bit"),
    1,
    3 << 24 | 192 + 5,
    name("next"),
    7,
    256,
    name("run"),
    FUNC,
    1, // 9
  };

  private static int name(String name) {
    return STRINGS.indexOf("\0" + name + "\0") + 1;
  }

  private static byte[] btf(int... types) {
    byte[] strings = STRINGS.getBytes(StandardCharsets.US_ASCII);
    var bytes =
        ByteBuffer.allocate(24 + types.length * Integer.BYTES + strings.length)
            .order(ByteOrder.nativeOrder())
            .putShort((short) 0xeb9f)
            .putShort((short) 1) // version, and no flags
            .putInt(24)
            .putInt(0)
            .putInt(types.length * Integer.BYTES)
            .putInt(types.length * Integer.BYTES)
            .putInt(strings.length);
    Arrays.stream(types).forEach(bytes::putInt);
    return bytes.put(strings).array();
  }

  private static Btf read(byte[] bytes) throws BtfException {
    return new Btf(ByteBuffer.wrap(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "inner.state, 0, 4",
    "flags, 20, 4", // through const and typedef
    "inner.low, 4, 4", // through a union without a name
    "inner.address, 4, 16",
    "next, 32, 8",
    "inner, 0, 20"
  })
  void findsAField(String path, int offset, int length) throws BtfException {
    assertThat(read(btf(TYPES)).field("sock", path)).isEqualTo(new Btf.Field(offset, length));
  }

  @Test
  void findsBitsAndFunctions() throws BtfException {
    var btf = read(btf(TYPES));

    assertThat(btf.types()).isEqualTo(9);
    assertThat(btf.bit("sock", "bit")).isEqualTo(192 + 5);
    assertThat(btf.function("run")).isEqualTo(9);
    assertThatThrownBy(() -> btf.field("sock", "bit"))
        .isInstanceOf(BtfException.class)
        .hasMessage("struct sock has bit as a bit field");
  }

  @ParameterizedTest
  @CsvSource({
    "sock, nothing, this kernel's struct sock has no nothing (nothing)",
    "sock, inner.nothing, this kernel's struct sock has no inner.nothing (nothing)",
    "sock, flags.x, this kernel's struct sock has no flags.x (x)",
    "nothing, x, this kernel has no struct nothing",
    "int, x, this kernel has no struct int"
  })
  void saysWhatAKernelHasNot(String structure, String path, String message) throws BtfException {
    var btf = read(btf(TYPES));

    assertThatThrownBy(() -> btf.field(structure, path))
        .isInstanceOf(BtfException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> btf.function("nothing"))
        .isInstanceOf(BtfException.class)
        .hasMessage("this kernel has no function nothing");
  }

  static Stream<Arguments> nonsense() {
    int sock = name("sock");
    int next = name("next");
    return Stream.of(
        Arguments.of(
            "a typedef of itself", new int[] {sock, STRUCT | 1, 8, next, 2, 0, next, TYPEDEF, 2}),
        Arguments.of("a structure in itself", new int[] {sock, STRUCT | 1, 8, 0, 1, 0}),
        Arguments.of(
            "a member of a type that is not there", new int[] {sock, STRUCT | 1, 8, next, 99, 0}),
        Arguments.of("a member of a negative type", new int[] {sock, STRUCT | 1, 8, next, -5, 0}),
        Arguments.of("a name outside", new int[] {1 << 30, STRUCT | 1, 8, next, 1, 0}),
        Arguments.of(
            "an array of itself",
            new int[] {sock, STRUCT | 1, 8, next, 2, 0, 0, ARRAY, 0, 2, 2, 4}),
        Arguments.of("more members than bytes", new int[] {sock, STRUCT | 500, 8, next, 1, 0}),
        Arguments.of("an unknown kind", new int[] {sock, 31 << 24, 8}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  @Timeout(10)
  void refusesNonsense(String name, int[] types) {
    assertThatThrownBy(() -> read(btf(types)).field("sock", "next"))
        .isInstanceOf(BtfException.class);
  }

  @Test
  void refusesBytesThatAreNone() {
    for (byte[] bytes : List.of(new byte[0], new byte[1], new byte[24], "ELF".getBytes())) {
      assertThatThrownBy(() -> read(bytes)).isInstanceOf(BtfException.class);
    }
  }

  @Test
  void endsInAValueOrARefusalWhereverItIsCutOff() {
    byte[] whole = btf(TYPES);
    for (int length = 0; length < whole.length; length++) {
      ask(Arrays.copyOf(whole, length));
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Timeout(20)
  void endsInAValueOrARefusalWhateverTheBytes(int seed) {
    var random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      byte[] bytes = btf(TYPES);
      int from = random.nextInt(4) == 0 ? 0 : 24; // mostly with a whole header
      for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
        int at = from + random.nextInt(bytes.length - from);
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(10));
      }
      ask(bytes);
    }
  }

  /** Anything else than an answer or a {@link BtfException} fails the test. */
  private static void ask(byte[] bytes) {
    for (var path : List.of("inner.state", "inner.address", "flags", "next", "bit", "x.y")) {
      try {
        read(bytes).field("sock", path);
      } catch (BtfException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    try {
      read(bytes).function("run");
    } catch (BtfException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }
}

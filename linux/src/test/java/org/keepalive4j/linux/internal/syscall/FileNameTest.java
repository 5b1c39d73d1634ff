package org.keepalive4j.linux.internal.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/system.slice/a.service", "/é/語/😀", "a\\x2db\n"})
  void isTextWhereTheBytesAreUtf8(String name) {
    assertThat(FileName.of(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
    assertThat(FileName.toBytes(name)).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hasASurrogateForEachOtherByte() {
    byte[] bytes = {'x', (byte) 0xff, (byte) 0xc3, 'y', (byte) 0xe2, (byte) 0x82};

    assertThat(FileName.of(bytes)).isEqualTo("x\udcff\udcc3y\udce2\udc82");
  }

  @Test
  void showsThoseBytesInHex() {
    assertThat(FileName.shown("/a\udcff\udc80b")).isEqualTo("/a\\xff\\x80b");
    assertThat(FileName.shown("/é\\x2d😀\ud83d\udc80")).isEqualTo("/é\\x2d😀\ud83d\udc80");
  }

  /** Also surrogates that are encoded as three bytes, which is not UTF-8. */
  @Test
  void losesNoByte() {
    var random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        if (random.nextBoolean()) {
          bytes[i] = new byte[] {'a', (byte) 0xed, (byte) 0xb3, (byte) 0xbf, (byte) 0xf0}[i % 5];
        }
      }
      assertThat(FileName.toBytes(FileName.of(bytes)))
          .as("seed 1, round " + round)
          .isEqualTo(bytes);
    }
  }
}

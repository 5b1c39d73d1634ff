package org.keepalive4j.linux.internal.sockdiag;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DumpRequestTest {
  private final ByteBuffer bytes = ByteBuffer.wrap(new byte[100]).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void asksForStatesOverWhateverStoodThere() {
    Arrays.fill(bytes.array(), (byte) 0xee);

    DumpRequest.write(bytes, 7, 0xffe, false);

    assertThat(Arrays.copyOf(bytes.array(), DumpRequest.LENGTH))
        .isEqualTo(
            Datagrams.bytes(
                "4c000000 1200 0103 07000000 00000000", // 76 bytes, TCPDIAG_GETSOCK, REQUEST|DUMP
                "02000000", // AF_INET, no extension
                "00".repeat(48),
                "fe0f0000 00000000")); // states
    assertThat(bytes.get(DumpRequest.LENGTH)).isEqualTo((byte) 0xee);
  }

  @Test
  void asksForTcpInfoByTheSecondExtensionBit() {
    DumpRequest.write(bytes, 7, 0xffe, true);

    assertThat(bytes.get(19)).isEqualTo((byte) 2);
  }
}

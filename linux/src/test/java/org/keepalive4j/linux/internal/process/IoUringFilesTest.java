package org.keepalive4j.linux.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IoUringFilesTest {
  private static final String START = "pos:\t0\nSQEs:\t1\n    3: opcode:NOP, fd:1\nCQEs:\t0\n";

  private final List<Integer> inodes = new ArrayList<>();

  private int parse(String fdinfo, boolean named) throws IOException {
    return IoUringFiles.parse(new BufferedReader(new StringReader(fdinfo)), named, inodes::add);
  }

  @Test
  void findsTheInodesOfSocketsAmongOtherFiles() throws IOException {
    String fdinfo =
        START
            + "UserFiles:\t9\n    0: socket:[444368]\n    2: /tmp/socket:[5]\n"
            + "    4: socket:[4294967295]\nUserBufs:\t1\n    0: socket:[6]\n";

    assertThat(parse(fdinfo, true)).isZero();
    assertThat(inodes).containsExactly(444368, -1);
  }

  @Test
  void countsWhatAnOlderKernelDoesNotName() throws IOException {
    String fdinfo =
        START + "UserFiles:\t4\n    0: TCP\n    1: <none>\n    2: TCPv6\n    3: socket:[5]\n";

    assertThat(parse(fdinfo, false)).isEqualTo(2);
    assertThat(inodes).isEmpty();
  }

  @Test
  void noticesThatARingInUseTellsNothing() throws IOException {
    assertThat(parse("pos:\t0\nflags:\t02000002\n", true)).isNegative();
  }

  @ParameterizedTest
  @CsvSource({"6.18.44-fc, true", "6.15, true", "7.0.1, true", "6.12.9, false", "5.15, false"})
  void trustsOnlyKernelsThatNameNothingElseLikeASocket(String release, boolean named) {
    assertThat(IoUringFiles.isNamed(release)).isEqualTo(named);
  }
}

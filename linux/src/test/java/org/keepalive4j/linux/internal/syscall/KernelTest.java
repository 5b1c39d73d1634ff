package org.keepalive4j.linux.internal.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;

class KernelTest {
  @Test
  void answersAnErrorAsANegativeNumber() {
    try (Kernel kernel = Kernel.open()) {
      assertThat(kernel.call(SystemCall.CLOSE, -1, 0, 0)).isEqualTo(-Errno.EBADF);
    }
  }

  @Test
  void readsASmallFile() {
    try (Kernel kernel = Kernel.open();
        NativeBuffer room = NativeBuffer.allocate(64)) {
      int length = kernel.read(room, "/proc/sys/kernel/ostype");

      assertThat(room.text(0, length)).isEqualTo("Linux\n");
    }
  }

  @Test
  void saysWhichFileIsMissingByItsErrno() {
    try (Kernel kernel = Kernel.open();
        NativeBuffer room = NativeBuffer.allocate(64)) {
      assertThat(kernel.read(room, "/proc/no-such-file")).isEqualTo(-Errno.ENOENT);
    }
  }

  @Test
  void refusesAPathLongerThanItsRoom() {
    try (NativeBuffer room = NativeBuffer.allocate(8)) {
      assertThatThrownBy(() -> room.path("/proc/self"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("path of 10 bytes, room for 8");
    }
  }

  @Test
  void knowsTheNumbersOfTwoArchitecturesAndRefusesOthers() {
    assertThat(SystemCall.isX86("amd64")).isTrue();
    assertThat(SystemCall.isX86("aarch64")).isFalse();
    SystemCall.requireKnown("amd64");
    SystemCall.requireKnown("aarch64");
    assertThatThrownBy(() -> SystemCall.requireKnown("riscv64"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "keepalive4j-linux knows the system calls of x86-64 and aarch64, this is riscv64");
  }

  @Test
  void namesErrors() {
    assertThat(Errno.describe(Errno.EPERM)).isEqualTo("EPERM (1)");
    assertThat(Errno.describe(Errno.ENOSYS)).isEqualTo("ENOSYS (38)");
    assertThat(Errno.describe(41)).isEqualTo("errno 41");
    assertThat(Errno.describe(110)).isEqualTo("ETIMEDOUT (110)");
    assertThat(Errno.describe(133)).isEqualTo("EHWPOISON (133)");
    assertThat(Errno.describe(4711)).isEqualTo("errno 4711");
  }

  @Test
  void saysOperationObjectErrorAndRemedy() {
    var refusal =
        new SyscallException("pidfd_getfd", "fd 41 in process 4242", Errno.EPERM, "Run as root");

    assertThat(refusal).hasMessage("pidfd_getfd of fd 41 in process 4242: EPERM (1). Run as root");
    assertThat(refusal.errno()).isEqualTo(Errno.EPERM);
  }
}

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
    assertThat(Errno.name(Errno.EPERM)).isEqualTo("EPERM");
    assertThat(Errno.name(41)).isEqualTo("errno 41");
    assertThat(Errno.name(110)).isEqualTo("ETIMEDOUT");
    assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
    assertThat(Errno.name(4711)).isEqualTo("errno 4711");
    assertThat(Errno.describe("open", Errno.EACCES)).isEqualTo("Permission denied (open: EACCES)");
    assertThat(Errno.describe("bpf", Errno.ENOSYS))
        .isEqualTo("Function not implemented (bpf: ENOSYS)");
    assertThat(Errno.describe("x", 4711)).isEqualTo("System call failed (x: errno 4711)");
  }

  @Test
  void saysThePlainCauseBeforeTheSystemCall() {
    var refusal =
        new SyscallException("pidfd_getfd", "fd 41 in process 4242", Errno.EPERM, "Run as root");

    assertThat(refusal)
        .hasMessage(
            "Operation not permitted: fd 41 in process 4242 (pidfd_getfd: EPERM). Run as root");
    assertThat(refusal.errno()).isEqualTo(Errno.EPERM);
  }
}

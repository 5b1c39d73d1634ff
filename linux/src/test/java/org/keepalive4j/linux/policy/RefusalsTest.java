package org.keepalive4j.linux.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.linux.bpf.Btf;
import org.keepalive4j.linux.bpf.BtfException;
import org.keepalive4j.linux.bpf.ProgramTooLargeException;
import org.keepalive4j.linux.policy.KernelPolicyException.Reason;
import org.keepalive4j.linux.syscall.SyscallException;

/** What a refusal is taken for. */
class RefusalsTest {
  // asm-generic/errno-base.h, errno.h
  private static final int EPERM = 1;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;

  static Stream<Arguments> refusals() {
    var kernel = "Needs Linux 6.1 or later";
    return Stream.of(
        Arguments.of(
            new SyscallException("BPF_MAP_CREATE", "map", EPERM, "Needs CAP_BPF"),
            Reason.NOT_PERMITTED,
            "BPF_MAP_CREATE"),
        Arguments.of(new AccessDeniedException("/pin"), Reason.NOT_PERMITTED, "/pin"),
        Arguments.of(
            new SyscallException("BPF_LINK_CREATE", "x", EINVAL), Reason.NOT_SUPPORTED, kernel),
        Arguments.of(new SyscallException("bpf", "x", ENOSYS), Reason.NOT_SUPPORTED, kernel),
        Arguments.of(noTypes(), Reason.NOT_SUPPORTED, "CONFIG_DEBUG_INFO_BTF"),
        Arguments.of(new IOException("anything"), Reason.NOT_SUPPORTED, kernel),
        Arguments.of(
            new ProgramTooLargeException(70_000), Reason.TOO_LARGE, "Write fewer rules: larger"));
  }

  private static BtfException noTypes() {
    try {
      throw new AssertionError(new Btf(ByteBuffer.allocate(24)));
    } catch (BtfException e) {
      return e;
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void namesTheReasonAndTheRemedy(IOException refusal, Reason reason, String remedy) {
    var explained = Refusals.explain("policy on cgroup /a", refusal);

    assertThat(explained.reason()).isEqualTo(reason);
    assertThat(explained)
        .hasMessageStartingWith("policy on cgroup /a: ")
        .hasMessageContaining(remedy)
        .hasCause(refusal);
    assertThat(Refusals.explain("again", explained)).isSameAs(explained);
  }
}

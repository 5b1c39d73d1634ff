package org.keepalive4j.linux.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Btf;
import org.keepalive4j.linux.internal.bpf.BtfException;
import org.keepalive4j.linux.internal.bpf.ProgramTooLargeException;

/** What a refusal is taken for. */
class FailureExplainerTest {
  // asm-generic/errno-base.h, errno.h
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int EINVAL = 22;
  private static final int EMFILE = 24;
  private static final int ENOLCK = 37;
  private static final int ENOSYS = 38;

  private static final String KERNEL = "CONFIG_BPF_SYSCALL, CONFIG_CGROUP_BPF and";

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            new SyscallException("BPF_MAP_CREATE", "map", EPERM, "Missing here: CAP_BPF"),
            Reason.NOT_PERMITTED,
            "Missing here: CAP_BPF"),
        Arguments.of(new AccessDeniedException("/pin"), Reason.NOT_PERMITTED, "/ belongs to root"),
        Arguments.of(
            new SyscallException("open", "/none/lock", EACCES),
            Reason.NOT_PERMITTED,
            "/ belongs to root"),
        Arguments.of(noTypes(), Reason.NOT_SUPPORTED, "CONFIG_DEBUG_INFO_BTF"),
        Arguments.of(
            new ProgramTooLargeException(70_000), Reason.TOO_LARGE, "Write fewer rules: larger"));
  }

  static Stream<Arguments> refusalsOfNoOldKernel() {
    return Stream.of(
        Arguments.of(
            new SyscallException("bpf", "x", ENOSYS), "lacks the call, or a seccomp filter"),
        Arguments.of(new SyscallException("BPF_PROG_LOAD", "x", EMFILE), "ulimit -n"),
        Arguments.of(new SyscallException("BPF_MAP_CREATE", "x", ENOMEM), "memory.max"),
        Arguments.of(
            new SyscallException("BPF_OBJ_GET", "/a/link", ENOENT),
            "No such file or directory: /a/link (BPF_OBJ_GET: ENOENT)"),
        Arguments.of(new SyscallException("flock", "/a/lock", ENOLCK), "/a/lock (flock: ENOLCK)"),
        Arguments.of(new NoSuchFileException("/a/link"), "/a/link does not exist"),
        Arguments.of(new FileAlreadyExistsException("/a/b"), "/a/b exists already"),
        Arguments.of(new FileSystemException("/a", null, "Device busy"), "/a: Device busy"),
        Arguments.of(new IOException("anything"), "anything"));
  }

  private static BtfException noTypes() {
    try {
      throw new AssertionError(new Btf(ByteBuffer.allocate(24)));
    } catch (BtfException e) {
      return e;
    }
  }

  @ParameterizedTest
  @MethodSource("refusalsOfNoOldKernel")
  void doesNotBlameTheKernelForOtherCauses(IOException refusal, String text) {
    assertThat(FailureExplainer.explain("policy on cgroup /a", refusal))
        .hasMessageStartingWith("policy on cgroup /a: ")
        .hasMessageContaining(text)
        .hasMessageNotContaining("Linux")
        .hasMessageNotContaining("CONFIG_")
        .extracting(KernelPolicyException::reason)
        .isEqualTo(Reason.NOT_SUPPORTED);
  }

  @ParameterizedTest
  @CsvSource({"6.18.44, Linux 6.18.44 can do this", "5.10.0-8, Needs Linux 6.1 or later"})
  void asksForAnotherKernelOnlyWhereThisOneIsOlder(String version, String text) {
    assumeThat(FailureExplainer.missingCapabilities()).isEmpty();
    String real = System.setProperty("os.version", version);
    try {
      assertThat(
              FailureExplainer.explain("it", new SyscallException("BPF_LINK_CREATE", "x", EINVAL)))
          .hasMessageContaining(text)
          .hasMessageContaining(KERNEL);
    } finally {
      System.setProperty("os.version", real);
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void namesTheReasonAndTheRemedy(IOException refusal, Reason reason, String remedy) {
    var explained = FailureExplainer.explain("policy on cgroup /a", refusal);

    assertThat(explained.reason()).isEqualTo(reason);
    assertThat(explained)
        .hasMessageStartingWith("policy on cgroup /a: ")
        .hasMessageContaining(remedy)
        .hasCause(refusal);
    assertThat(FailureExplainer.explain("again", explained)).isSameAs(explained);
  }
}

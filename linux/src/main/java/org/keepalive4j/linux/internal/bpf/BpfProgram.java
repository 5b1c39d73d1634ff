package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/** A program in the kernel. Not thread-safe. */
public final class BpfProgram implements AutoCloseable {
  // The kernel's structures may be read only by programs that may be used under the GPL.
  private static final String LICENCE = "Dual MIT/GPL";
  // Most logs are short. The last size is the largest that all kernels accept.
  private static final int[] LOG_ROOMS = {1 << 20, 16 << 20};
  private static final int LOG_LINES = 20;
  private static final int ENOSPC = 28;

  private final Bpf bpf;
  private final int descriptor;
  private final Type type;

  /** The type of a program, which determines when it runs. */
  public enum Type {
    /** At events in the life of a TCP connection: BPF_PROG_TYPE_SOCK_OPS. */
    SOCK_OPS(13, 3, Capabilities.BPF, Capabilities.PERFMON, Capabilities.NET_ADMIN),
    /** Before setsockopt(2): BPF_PROG_TYPE_CGROUP_SOCKOPT. */
    SETSOCKOPT(25, 22, Capabilities.BPF, Capabilities.PERFMON, Capabilities.NET_ADMIN),
    /** Once for each TCP socket when an iterator is read: BPF_PROG_TYPE_TRACING. */
    TCP_ITERATOR(26, 28, Capabilities.BPF, Capabilities.PERFMON);

    private final int number;
    private final int attachType;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final int[] needed; // capabilities, to load it

    Type(int number, int attachType, int... needed) {
      this.number = number;
      this.attachType = attachType;
      this.needed = needed;
    }

    int attachType() {
      return attachType;
    }
  }

  private BpfProgram(Bpf bpf, int descriptor, Type type) {
    this.bpf = bpf;
    this.descriptor = descriptor;
    this.type = type;
  }

  /** Loads a program for a cgroup. */
  public static BpfProgram load(Bpf bpf, Type type, String name, Assembler code)
      throws IOException {
    return load(bpf, type, name, code, 0);
  }

  /** Loads an iterator over all TCP sockets. */
  public static BpfProgram loadTcpIterator(Bpf bpf, Btf btf, String name, Assembler code)
      throws IOException {
    return load(bpf, Type.TCP_ITERATOR, name, code, btf.function("bpf_iter_tcp"));
  }

  /**
   * @throws ProgramTooLargeException if the program is too long, or takes too long to verify
   * @throws VerifierException if the verifier refuses the program
   * @throws SyscallException if loading isn't permitted, or the kernel doesn't know the type
   */
  private static BpfProgram load(Bpf bpf, Type type, String name, Assembler code, int attachBtfId)
      throws IOException {
    byte[] program = code.assemble();
    try (var instructions = NativeBuffer.copyOf(program);
        var licence = NativeBuffer.copyOf(LICENCE.getBytes(StandardCharsets.US_ASCII))) {
      return load(bpf, type, name, instructions, licence, attachBtfId);
    }
  }

  private static BpfProgram load(
      Bpf bpf,
      Type type,
      String name,
      NativeBuffer instructions,
      NativeBuffer licence,
      int attachBtfId)
      throws IOException {
    int count =
        instructions.size()
            / Long.BYTES; // rounds down, because a zero byte follows the last instruction
    var attributes = bpf.attributes();
    attributes
        .putInt(BpfAttr.PROG_TYPE, type.number)
        .putInt(BpfAttr.INSN_CNT, count)
        .putLong(BpfAttr.INSNS, instructions.address())
        .putLong(BpfAttr.LICENSE, licence.address())
        .putInt(BpfAttr.EXPECTED_ATTACH_TYPE, type.attachType)
        .putInt(BpfAttr.ATTACH_BTF_ID, attachBtfId);
    Bpf.putName(attributes, BpfAttr.PROG_NAME, name);
    int length = attachBtfId == 0 ? BpfAttr.PROG_LOAD_SIZE : BpfAttr.PROG_LOAD_WITH_BTF_ID_SIZE;
    int result = bpf.call(Bpf.PROG_LOAD, length);
    if (result >= 0) {
      return new BpfProgram(bpf, result, type);
    }
    // Without CAP_PERFMON the verifier refuses valid programs, so its log would mislead.
    boolean lacks = !Capabilities.missing(type.needed).isEmpty();
    if (result == -Errno.EPERM || (lacks && (result == -Errno.EINVAL || result == -Errno.EACCES))) {
      var remedy = Diagnosis.ofEperm("bpf(2)", type.needed);
      throw new SyscallException("BPF_PROG_LOAD", name, -result, remedy);
    }
    switch (-result) {
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOSYS ->
          throw new SyscallException("BPF_PROG_LOAD", name, -result, Bpf.remedy(-result));
      default -> {} // the verifier's log has the reason
    }
    // Try again with the log, which costs time.
    String text = "";
    for (int room : LOG_ROOMS) {
      try (var log = NativeBuffer.allocate(room)) {
        attributes
            .putInt(BpfAttr.LOG_LEVEL, 1)
            .putInt(BpfAttr.LOG_SIZE, room - 1)
            .putLong(BpfAttr.LOG_BUF, log.address());
        result = bpf.call(Bpf.PROG_LOAD, length);
        text = endOf(log);
      }
      if (result >= 0) {
        return new BpfProgram(bpf, result, type);
      }
      if (result == -Errno.E2BIG) {
        throw new ProgramTooLargeException(count);
      }
      if (result != -ENOSPC) { // the log was complete
        break;
      }
    }
    if (text.isEmpty()) { // it was refused before it was verified
      var remedy = Bpf.remedy(-result);
      throw new SyscallException("BPF_PROG_LOAD", name, -result, remedy);
    }
    throw new VerifierException(name, -result, text);
  }

  private static String endOf(NativeBuffer log) {
    int length = 0;
    while (log.bytes().get(length) != 0) {
      length++;
    }
    List<String> lines = log.text(0, length).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  int descriptor() {
    return descriptor;
  }

  Type type() {
    return type;
  }

  /** Returns the program's ID in the kernel, which isn't reused soon. */
  public int id() throws SyscallException {
    return bpf.info(descriptor, 8, "program").getInt(BpfAttr.PROG_INFO_ID);
  }

  @Override
  public void close() {
    bpf.kernel().close(descriptor);
  }
}

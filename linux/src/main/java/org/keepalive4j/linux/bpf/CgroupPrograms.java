package org.keepalive4j.linux.bpf;

import org.keepalive4j.linux.syscall.SyscallException;

/** The programs that a cgroup has, whoever attached them. */
public final class CgroupPrograms {
  private static final int BESIDE_OTHERS = 2; // BPF_F_ALLOW_MULTI
  private static final int ROOM = 64; // BPF_CGROUP_MAX_PROGS

  private CgroupPrograms() {}

  /**
   * Attaches a program to a cgroup for as long as that exists, without a link.
   *
   * @param cgroup a descriptor of its folder
   */
  public static void attach(Bpf bpf, BpfProgram program, int cgroup) throws SyscallException {
    bpf.attributes()
        .putInt(0, cgroup)
        .putInt(4, program.descriptor())
        .putInt(8, program.type().attachType())
        .putInt(12, BESIDE_OTHERS);
    bpf.require(Bpf.PROG_ATTACH, 20, "BPF_PROG_ATTACH on the cgroup", program.type().toString());
  }

  /**
   * Whether a program that was attached here tolerates no other, here or below.
   *
   * @param cgroup a descriptor of its folder
   */
  public static boolean isTaken(Bpf bpf, BpfProgram.Type type, int cgroup) throws SyscallException {
    var ids = bpf.kernel().allocate(ROOM * Integer.BYTES);
    var attributes = bpf.attributes();
    attributes
        .putInt(0, cgroup)
        .putInt(4, type.attachType())
        .putLong(16, ids.address())
        .putInt(24, ROOM);
    bpf.require(Bpf.PROG_QUERY, 32, "BPF_PROG_QUERY on the cgroup", type.toString());
    return attributes.getInt(24) > 0 && (attributes.getInt(12) & BESIDE_OTHERS) == 0;
  }
}

package org.keepalive4j.linux.internal.bpf;

import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/**
 * Attaches programs to a cgroup without a link, and finds out whether another program prevents
 * that.
 */
public final class CgroupPrograms {
  private static final int BESIDE_OTHERS = 2; // BPF_F_ALLOW_MULTI
  private static final int ROOM = 64; // BPF_CGROUP_MAX_PROGS

  private CgroupPrograms() {}

  /**
   * Attaches a program to a cgroup, without a link, until the cgroup is removed.
   *
   * @param cgroup a descriptor of its directory
   */
  public static void attach(Bpf bpf, BpfProgram program, int cgroup) throws SyscallException {
    bpf.attributes()
        .putInt(BpfAttr.ATTACH_TARGET_FD, cgroup)
        .putInt(BpfAttr.ATTACH_BPF_FD, program.descriptor())
        .putInt(BpfAttr.ATTACH_TYPE, program.type().attachType())
        .putInt(BpfAttr.ATTACH_FLAGS, BESIDE_OTHERS);
    bpf.require(
        Bpf.PROG_ATTACH,
        BpfAttr.PROG_ATTACH_SIZE,
        "BPF_PROG_ATTACH on the cgroup",
        program.type().toString());
  }

  /**
   * Returns whether an attached program allows no other programs here or below.
   *
   * @param cgroup a descriptor of its directory
   */
  public static boolean isTaken(Bpf bpf, BpfProgram.Type type, int cgroup) throws SyscallException {
    try (var ids = NativeBuffer.allocate(ROOM * Integer.BYTES)) {
      var attributes = bpf.attributes();
      attributes
          .putInt(BpfAttr.QUERY_TARGET_FD, cgroup)
          .putInt(BpfAttr.QUERY_ATTACH_TYPE, type.attachType())
          .putLong(BpfAttr.QUERY_PROG_IDS, ids.address())
          .putInt(BpfAttr.QUERY_PROG_CNT, ROOM);
      bpf.require(
          Bpf.PROG_QUERY, BpfAttr.QUERY_SIZE, "BPF_PROG_QUERY on the cgroup", type.toString());
      return attributes.getInt(BpfAttr.QUERY_PROG_CNT) > 0
          && (attributes.getInt(BpfAttr.QUERY_ATTACH_FLAGS) & BESIDE_OTHERS) == 0;
    }
  }
}

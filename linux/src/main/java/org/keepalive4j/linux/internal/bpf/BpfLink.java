package org.keepalive4j.linux.internal.bpf;

import org.keepalive4j.linux.SyscallException;

/**
 * An attached program. The kernel detaches it when the link has no descriptor and no pin any more.
 * Not thread-safe.
 */
public final class BpfLink implements AutoCloseable {
  private final Bpf bpf;
  private final int descriptor;

  private BpfLink(Bpf bpf, int descriptor) {
    this.bpf = bpf;
    this.descriptor = descriptor;
  }

  /**
   * Attaches a program to a cgroup, in addition to others.
   *
   * @param cgroup a descriptor of its directory
   */
  public static BpfLink attach(Bpf bpf, BpfProgram program, int cgroup) throws SyscallException {
    return create(bpf, program, cgroup, "BPF_LINK_CREATE on the cgroup");
  }

  /** Creates an iterator link. */
  public static BpfLink iterator(Bpf bpf, BpfProgram program) throws SyscallException {
    return create(bpf, program, 0, "BPF_LINK_CREATE");
  }

  private static BpfLink create(Bpf bpf, BpfProgram program, int target, String operation)
      throws SyscallException {
    bpf.attributes()
        .putInt(BpfAttr.LINK_PROG_FD, program.descriptor())
        .putInt(BpfAttr.LINK_TARGET_FD, target)
        .putInt(BpfAttr.LINK_ATTACH_TYPE, program.type().attachType());
    return new BpfLink(
        bpf,
        bpf.require(
            Bpf.LINK_CREATE, BpfAttr.LINK_CREATE_SIZE, operation, program.type().toString()));
  }

  /** Opens a pinned link. */
  public static BpfLink open(Bpf bpf, PinPath path) throws SyscallException {
    return new BpfLink(bpf, Bpf.checked(bpf.open(path, false), "BPF_OBJ_GET", path.toString()));
  }

  /** Replaces the program atomically. */
  public void update(BpfProgram program) throws SyscallException {
    bpf.attributes()
        .putInt(BpfAttr.LINK_FD, descriptor)
        .putInt(BpfAttr.LINK_NEW_PROG_FD, program.descriptor());
    bpf.require(
        Bpf.LINK_UPDATE, BpfAttr.LINK_UPDATE_SIZE, "BPF_LINK_UPDATE", program.type().toString());
  }

  /** Detaches the program at once, even if the link is pinned. */
  public void detach() throws SyscallException {
    bpf.attributes().putInt(BpfAttr.LINK_FD, descriptor);
    bpf.require(Bpf.LINK_DETACH, BpfAttr.LINK_DETACH_SIZE, "BPF_LINK_DETACH", "link");
  }

  /** Pins the link in bpffs, which keeps it alive. */
  public void pin(PinPath path) throws SyscallException {
    bpf.pin(descriptor, path);
  }

  /** Returns the ID of its program. */
  public int programId() throws SyscallException {
    return bpf.info(descriptor, 32, "link").getInt(BpfAttr.LINK_INFO_PROG_ID);
  }

  /** Returns whether it is still attached: its cgroup exists and nobody detached it. */
  public boolean isAttached() throws SyscallException {
    return bpf.info(descriptor, 32, "link").getLong(BpfAttr.LINK_INFO_CGROUP_ID) != 0;
  }

  int descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    bpf.kernel().close(descriptor);
  }
}

package org.keepalive4j.linux.internal.bpf;

import org.keepalive4j.linux.SyscallException;

/**
 * A program at its place, which it leaves when nobody holds the link any more: no descriptor, no
 * pin. Of the thread of its {@link Bpf}, which closes it.
 */
public final class BpfLink implements AutoCloseable {
  private final Bpf bpf;
  private final int descriptor;

  private BpfLink(Bpf bpf, int descriptor) {
    this.bpf = bpf;
    this.descriptor = descriptor;
  }

  /**
   * Attaches a program to a cgroup, beside others that are there.
   *
   * @param cgroup a descriptor of its folder
   */
  public static BpfLink attach(Bpf bpf, BpfProgram program, int cgroup) throws SyscallException {
    return create(bpf, program, cgroup, "BPF_LINK_CREATE on the cgroup");
  }

  /** Makes an iterator of a program that visits sockets. */
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

  /** Puts another program in the place of this one's, at once. */
  public void update(BpfProgram program) throws SyscallException {
    bpf.attributes()
        .putInt(BpfAttr.LINK_FD, descriptor)
        .putInt(BpfAttr.LINK_NEW_PROG_FD, program.descriptor());
    bpf.require(
        Bpf.LINK_UPDATE, BpfAttr.LINK_UPDATE_SIZE, "BPF_LINK_UPDATE", program.type().toString());
  }

  /** Takes the program from its place, at once, even where the link is pinned. */
  public void detach() throws SyscallException {
    bpf.attributes().putInt(BpfAttr.LINK_FD, descriptor);
    bpf.require(Bpf.LINK_DETACH, BpfAttr.LINK_DETACH_SIZE, "BPF_LINK_DETACH", "link");
  }

  /** Gives the link a name in bpffs, which keeps it alive. */
  public void pin(PinPath path) throws SyscallException {
    bpf.pin(descriptor, path);
  }

  /** The number of its program. */
  public int programId() throws SyscallException {
    return bpf.info(descriptor, 32, "link").getInt(BpfAttr.LINK_INFO_PROG_ID);
  }

  /** Whether it is still at its place, that is, its cgroup is there and nobody took it away. */
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

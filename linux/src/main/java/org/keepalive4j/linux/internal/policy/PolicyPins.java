package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.syscall.Fd;

/**
 * The pinned objects of one cgroup's policy.
 *
 * <pre>
 * link            the sock_ops program, attached to the cgroup
 * modes, current  {@link SocketStorage}
 * PROGRAM/policy  {@link PolicyRecord}; PROGRAM is the ID of the sock_ops program
 * PROGRAM/counts  {@link PolicyMaps#counters}
 * PROGRAM/guard   the setsockopt program, if a mode needs it
 * </pre>
 *
 * <p>The current policy is that of the program in the link. So a new policy replaces the old one
 * atomically, and {@link #removeLeftovers} removes the rest. Only these names are ever removed.
 */
final class PolicyPins implements AutoCloseable {
  static final String LINK = "link";
  static final String POLICY = "policy";
  static final String COUNTS = "counts";
  static final String GUARD = "guard";

  private static final int FOLDER_MODE = 0755;
  private static final int SHOWN_MODE = 0644; // everyone may read the policy and its counters
  private static final int OURS_MODE = 0600;

  private final Bpf bpf;
  private final long cgroup;
  private final PinDirectory folder;

  /** Takes ownership of the directory. */
  PolicyPins(Bpf bpf, long cgroup, PinDirectory folder) {
    this.bpf = bpf;
    this.cgroup = cgroup;
    this.folder = folder;
  }

  /** Returns the ID of its cgroup. */
  long cgroup() {
    return cgroup;
  }

  /** Returns whether a policy is installed completely. */
  boolean isInstalled() throws SyscallException {
    return folder.has(LINK);
  }

  private BpfLink link() throws SyscallException {
    return BpfLink.open(bpf, folder.pin(LINK));
  }

  /**
   * Returns whether the policy is active and readable by this version, so that another one can
   * replace it atomically.
   */
  boolean isReplaceable() throws IOException {
    try {
      if (isInstalled() && isAttached()) {
        var policy = read();
        storage().close();
        return policy != null && policy.record() != null;
      }
      return false;
    } catch (IOException e) {
      if (isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  /** Returns whether the error is a missing privilege. */
  static boolean isRefusal(IOException e) {
    return e instanceof KernelPolicyException
        || (e instanceof SyscallException call
            && (call.errno() == Errno.EPERM || call.errno() == Errno.EACCES));
  }

  /** Opens the socket storage. */
  SocketStorage storage() throws IOException {
    return SocketStorage.open(bpf, folder);
  }

  /** Pins the maps of a program before it is attached. */
  void prepare(BpfProgram program, PolicyMaps maps, BpfMap policy) throws IOException {
    try (var generation = folder.folderOrNew(generation(program), FOLDER_MODE)) {
      policy.pin(generation.pin(POLICY));
      generation.setMode(POLICY, SHOWN_MODE);
      maps.counters().pin(generation.pin(COUNTS));
      generation.setMode(COUNTS, SHOWN_MODE);
    }
    if (!isInstalled()) {
      maps.storage().pin(folder, OURS_MODE);
    }
  }

  private static String generation(BpfProgram program) throws SyscallException {
    return Integer.toString(program.id());
  }

  /** Attaches the setsockopt program. It does nothing until the sock_ops program is attached. */
  void guard(BpfProgram program, BpfProgram guard, Fd at) throws IOException {
    try (var generation = folder.folderOrNew(generation(program), FOLDER_MODE);
        var link = BpfLink.attach(bpf, guard, at.number())) {
      link.pin(generation.pin(GUARD));
      generation.setMode(GUARD, OURS_MODE);
    }
  }

  /**
   * Replaces the attached program or attaches the first one. From now on this policy is current.
   */
  void activate(BpfProgram program, Fd at) throws IOException {
    if (isInstalled()) {
      try (var link = link()) {
        link.update(program);
      }
    } else {
      try (var link = BpfLink.attach(bpf, program, at.number())) {
        link.pin(folder.pin(LINK));
        folder.setMode(LINK, OURS_MODE);
      }
    }
  }

  /** Removes what doesn't belong to the current policy; everything if there is none. */
  void removeLeftovers() throws IOException {
    if (!isInstalled()) {
      removeNames();
      return;
    }
    int current;
    try (var link = link()) {
      current = link.programId();
    }
    for (var generation : generations()) {
      if (!generation.equals(Integer.toString(current))) {
        removeGeneration(generation);
      }
    }
  }

  /** Returns whether the link is still attached to its cgroup. Once detached, it stays detached. */
  boolean isAttached() throws IOException {
    try (var link = link()) {
      return link.isAttached();
    }
  }

  /** Returns whether there is a link that is still attached to a cgroup. */
  boolean isAttachedAnywhere() throws IOException {
    try {
      return isInstalled() && isAttached();
    } catch (SyscallException e) {
      if (isRefusal(e)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Removes everything. The link's pin goes first: without it, no policy is shown. Links are
   * detached explicitly, because the kernel detaches unpinned links with a delay.
   */
  void remove() throws IOException {
    if (folder.has(LINK)) {
      removeLink(folder, LINK);
    }
    for (var generation : generations()) {
      try (var opened = folder.folder(generation)) {
        if (opened != null && opened.has(GUARD)) {
          removeLink(opened, GUARD);
        }
      }
    }
    removeNames();
  }

  private void removeLink(PinDirectory from, String name) throws SyscallException {
    try (var link = BpfLink.open(bpf, from.pin(name))) {
      from.remove(name);
      if (link.isAttached()) {
        link.detach();
      }
    } catch (SyscallException e) {
      if (isRefusal(e)) {
        throw e;
      }
      from.remove(name); // it isn't a link
    }
  }

  private void removeNames() throws IOException {
    for (var generation : generations()) {
      removeGeneration(generation);
    }
    for (var name : SocketStorage.PINS) {
      folder.remove(name);
    }
  }

  private void removeGeneration(String name) throws IOException {
    try (var generation = folder.folder(name)) {
      if (generation != null) {
        for (var pin : List.of(POLICY, COUNTS, GUARD)) {
          generation.remove(pin);
        }
      }
    }
    folder.removeFolder(name);
  }

  /** As {@link PinnedPolicy#read}. */
  @Nullable PinnedPolicy read() throws IOException {
    return PinnedPolicy.read(bpf, folder);
  }

  /** Returns the path of the cgroup that the policy was installed on, null if it is not known. */
  @Nullable String recordedCgroup() throws IOException {
    var policy = read();
    return policy == null || policy.record() == null ? null : policy.record().cgroup();
  }

  @Override
  public void close() {
    folder.close();
  }

  private List<String> generations() throws SyscallException {
    return generations(folder);
  }

  /** Returns the names of the directories of programs. */
  static List<String> generations(PinDirectory folder) throws SyscallException {
    return folder.names().stream().filter(name -> name.matches("[0-9]{1,10}")).sorted().toList();
  }
}

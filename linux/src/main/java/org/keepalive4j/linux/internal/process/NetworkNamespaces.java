package org.keepalive4j.linux.internal.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Finds the network namespaces of this host, and runs tasks in them: network_namespaces(7). It
 * keeps no descriptors open, because a host can have more namespaces than a process may have open
 * files.
 */
public final class NetworkNamespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int ROOM = 8192; // twice PATH_MAX: a path and a link

  private final Kernel kernel;
  private final Map<Long, String> paths = new HashMap<>(); // the last known path of each ID
  private int unreadable;

  /** A task in a network namespace. */
  @FunctionalInterface
  public interface Task<T> {
    /** Runs the task with the system calls of its thread. */
    T run(Kernel inside) throws IOException;
  }

  @FunctionalInterface
  private interface Visitor {
    /**
     * @param id the namespace's ID, or the negative error number if reading it is refused
     */
    void visit(long id, String path);
  }

  /** Uses the given kernel. */
  public NetworkNamespaces(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Returns the ID of this process' namespace, its inode. */
  public long own() throws SyscallException {
    return id("/proc/self/ns/net", "this process");
  }

  /** Returns the ID of a process' namespace. */
  public long of(int pid) throws SyscallException {
    return id(pathOf(pid), "process " + pid);
  }

  private static String pathOf(int pid) {
    return "/proc/" + pid + "/ns/net";
  }

  private long id(String path, String owner) throws SyscallException {
    long inode = linkedInode(path);
    if (inode < 0) {
      throw new SyscallException(
          "readlink", "the network namespace of " + owner, (int) -inode, remedy((int) -inode));
    }
    paths.put(inode, path);
    return inode;
  }

  private long linkedInode(String path) {
    try (var room = NativeBuffer.allocate(ROOM)) {
      return ProcText.linkedInode(kernel, room, path);
    }
  }

  private static @Nullable String remedy(int errno) {
    return switch (errno) {
      case Errno.ENOENT, Errno.ESRCH -> "There is no such process any more";
      case Errno.EPERM, Errno.EACCES -> Owners.remedy(Capabilities.SYS_PTRACE);
      default -> null;
    };
  }

  /**
   * Returns the ID of every namespace that has a process or is mounted, as those of {@code ip
   * netns} are. Doesn't find a namespace that only an open descriptor keeps alive.
   *
   * @throws SyscallException if /proc cannot be read
   */
  public Set<Long> all() throws SyscallException {
    Set<Long> all = new LinkedHashSet<>();
    unreadable = 0;
    find((id, path) -> {
      if (id == -Errno.EACCES || id == -Errno.EPERM) {
        unreadable++;
      } else if (id > 0 && all.add(id)) {
        paths.put(id, path);
      }
    });
    return all;
  }

  private void find(Visitor visitor) throws SyscallException {
    try (DirectoryReader processes = new DirectoryReader(kernel);
        var room = NativeBuffer.allocate(ROOM)) {
      int result = processes.open("/proc");
      if (result < 0) {
        throw new SyscallException("open", "/proc", -result);
      }
      while (processes.next()) {
        int pid = processes.number();
        if (pid > 0) {
          visitor.visit(ProcText.linkedInode(kernel, room, pathOf(pid)), pathOf(pid));
        }
      }
    }
    for (Mount mount : Mount.all()) {
      if (mount.root().startsWith("net:[")) { // net:[4026532281] at /run/netns/blue
        visitor.visit(ProcText.inodeIn(mount.root()), mount.point());
      }
    }
  }

  /** Returns how many processes' namespaces this process couldn't read. */
  public int unreadableProcesses() {
    return unreadable;
  }

  /**
   * Runs a task inside a namespace: on this thread if it is this process' own, otherwise on a new
   * thread, so no other work runs in that namespace.
   *
   * @param id the namespace's ID
   * @return what the task returned, null if the namespace doesn't exist any more
   * @throws SyscallException if entering the namespace is refused
   * @throws IOException from the task
   */
  public <T> @Nullable T inside(long id, Task<T> task) throws IOException {
    if (id == own()) {
      return task.run(kernel);
    }
    try (Fd namespace = open(id)) {
      return namespace == null ? null : inside(namespace.number(), task);
    }
  }

  /** Opens a namespace at its last known path, or where it is visible now; null if nowhere. */
  private @Nullable Fd open(long id) throws SyscallException {
    String seen = paths.get(id);
    Fd opened = seen == null ? null : open(id, seen);
    if (opened != null) {
      return opened;
    }
    List<String> others = new ArrayList<>(); // other processes may be in it
    find((each, path) -> {
      if (each == id) {
        others.add(path);
      }
    });
    for (String path : others) {
      opened = open(id, path);
      if (opened != null) {
        paths.put(id, path);
        return opened;
      }
    }
    return null;
  }

  /**
   * Opens the namespace at a path. Returns null if it doesn't exist any more, or is another one
   * now.
   */
  private @Nullable Fd open(long id, String path) throws SyscallException {
    int descriptor = kernel.open(path);
    if (descriptor < 0) {
      if (descriptor == -Errno.ENOENT || descriptor == -Errno.ESRCH) {
        return null;
      }
      throw new SyscallException(
          "open", "the network namespace " + path, -descriptor, remedy(-descriptor));
    }
    Fd opened = new Fd(kernel, descriptor);
    if (linkedInode("/proc/self/fd/" + descriptor) == id) {
      return opened;
    }
    opened.close();
    return null;
  }

  /**
   * As {@link #inside(long, Task)}.
   *
   * @param namespace a descriptor of the namespace
   */
  public static <T> T inside(int namespace, Task<T> task) throws IOException {
    try {
      return new BackgroundTask<>("keepalive4j-namespace", () -> enter(namespace, task)).result();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static <T> T enter(int namespace, Task<T> task) throws IOException {
    try (Kernel inside = Kernel.open()) {
      long entered = inside.call(SystemCall.SETNS, namespace, CLONE_NEWNET, 0);
      if (entered < 0) {
        String remedy =
            entered == -Errno.EPERM ? Diagnosis.ofEperm("setns(2)", Capabilities.SYS_ADMIN) : null;
        throw new SyscallException("setns", "a network namespace", (int) -entered, remedy);
      }
      return task.run(inside);
    }
  }
}

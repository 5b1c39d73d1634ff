package org.keepalive4j.linux.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.Fd;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.syscall.NativeBuffer;
import org.keepalive4j.linux.syscall.SyscallException;
import org.keepalive4j.linux.syscall.SystemCall;

/**
 * Network namespaces: which there are, and how to do something inside of one. network_namespaces(7)
 */
public final class NetworkNamespaces implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int ROOM = 8192; // twice PATH_MAX: a path and a link

  private final Kernel kernel;
  private final NativeBuffer room;
  private final List<Fd> opened = new ArrayList<>();
  private int unreadable;

  /** Something to do inside of a network namespace. */
  @FunctionalInterface
  public interface Task<T> {
    /** Runs on a thread of its own, with that thread's kernel. */
    T run(Kernel inside) throws IOException;
  }

  /** Namespaces by way of the kernel given. */
  public NetworkNamespaces(Kernel kernel) {
    this.kernel = kernel;
    room = kernel.allocate(ROOM);
  }

  /** The id of this process' namespace: its inode. */
  public long own() throws SyscallException {
    return id("/proc/self/ns/net", "this process");
  }

  /** The id of a process' namespace. */
  public long of(int pid) throws SyscallException {
    return id(pathOf(pid), "process " + pid);
  }

  /** Opens the namespace of a process. Returns the descriptor, which is closed with this. */
  public int open(int pid) throws SyscallException {
    int descriptor = keep(kernel.open(room, pathOf(pid)));
    if (descriptor < 0) {
      throw new SyscallException(
          "open", "the network namespace of process " + pid, -descriptor, remedy(-descriptor));
    }
    return descriptor;
  }

  private int keep(int descriptor) {
    if (descriptor >= 0) {
      opened.add(new Fd(kernel, descriptor));
    }
    return descriptor;
  }

  private static String pathOf(int pid) {
    return "/proc/" + pid + "/ns/net";
  }

  private long id(String path, String owner) throws SyscallException {
    long inode = ProcText.linkedInode(kernel, room, path);
    if (inode < 0) {
      throw new SyscallException(
          "readlink", "the network namespace of " + owner, (int) -inode, remedy((int) -inode));
    }
    return inode;
  }

  private static @Nullable String remedy(int errno) {
    return switch (errno) {
      case Errno.ENOENT, Errno.ESRCH -> "There is no such process any more";
      case Errno.EPERM, Errno.EACCES -> Owners.remedy(Capabilities.SYS_PTRACE);
      default -> null;
    };
  }

  /**
   * Opens every namespace of this machine that a process is in or that is mounted somewhere (as
   * {@code ip netns} does): ids and descriptors, which are closed with this. A namespace that only
   * an open descriptor keeps alive is not found.
   */
  public Map<Long, Integer> openAll() {
    Map<Long, Integer> namespaces = new LinkedHashMap<>();
    Directory processes = new Directory(kernel);
    if (processes.open("/proc") == 0) {
      while (processes.next()) {
        int pid = processes.number();
        if (pid > 0) {
          open(namespaces, ProcText.linkedInode(kernel, room, pathOf(pid)), pathOf(pid));
        }
      }
      processes.close();
    }
    for (String line : ProcText.lines(kernel, "/proc/self/mountinfo")) {
      // 36 35 0:4 net:[4026532281] /run/netns/blue rw shared:1 - nsfs nsfs rw
      String[] fields = line.split(" ", -1);
      if (fields.length > 4 && fields[3].startsWith("net:[")) {
        open(namespaces, ProcText.inodeIn(fields[3]), ProcText.unescape(fields[4]));
      }
    }
    return namespaces;
  }

  private void open(Map<Long, Integer> namespaces, long id, String path) {
    if (id == -Errno.EACCES || id == -Errno.EPERM) {
      unreadable++;
    } else if (id > 0 && !namespaces.containsKey(id)) {
      int descriptor = keep(kernel.open(room, path));
      if (descriptor >= 0) {
        namespaces.put(id, descriptor);
      }
    }
  }

  /** How many processes did not let their namespace be seen. */
  public int unreadableProcesses() {
    return unreadable;
  }

  @Override
  public void close() {
    opened.forEach(Fd::close);
  }

  /**
   * Does something inside of a namespace. A thread is made for it and ends with it, so that no
   * thread with work left to do is ever in the wrong namespace.
   *
   * @param namespace a descriptor of the namespace
   * @throws SyscallException if the namespace may not be entered
   * @throws IOException of the task
   */
  public static <T> T inside(int namespace, Task<T> task) throws IOException {
    try {
      return new Background<>("keepalive4j-namespace", () -> enter(namespace, task)).result();
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

package org.keepalive4j.linux.internal.process;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * An index from a socket's inode to the processes and descriptors that refer to it. A socket can
 * have several owners (after fork(2), or sent over a UNIX socket).
 *
 * <p>Entries are numbers, and all data is in arrays: 300,000 sockets take about 10 MB.
 *
 * <pre>{@code
 * for (int entry = owners.first(inode); entry != Owners.NONE; entry = owners.next(entry)) {
 *   owners.pid(entry) ... owners.descriptor(entry)
 * }
 * }</pre>
 */
public final class Owners {
  /** No entry, or no further one. */
  public static final int NONE = -1;

  /** The descriptor of a socket that is a direct descriptor of an io_uring. */
  public static final int IN_RING = Owner.IN_RING;

  private static final int FIRST_SIZE = 1024;

  // The entries of a hash bucket form a chain, which includes all entries of a socket.
  private int[] buckets = new int[FIRST_SIZE];
  private int[] following = new int[FIRST_SIZE];
  private int[] inodes = new int[FIRST_SIZE];
  private int[] pids = new int[FIRST_SIZE];
  private int[] descriptors = new int[FIRST_SIZE];
  private int size;
  private long newest; // inode
  private int unreadable;
  private int failure; // of the only process
  private int rings;
  private int unreadableRingSockets; // sockets in rings
  private Set<Long> closed = Set.of(); // inodes

  private final Kernel kernel;
  private final int only; // the process to index, 0 for all

  private final DescriptorScan.Consumer adding =
      new DescriptorScan.Consumer() {
        @Override
        public void socket(int inode, int pid, int descriptor) {
          add(inode, pid, descriptor);
        }

        @Override
        public void ring(int pid, int descriptor) {
          addRing(pid, descriptor);
        }
      };

  private Owners(Kernel kernel, int only) throws SyscallException {
    this.kernel = kernel;
    this.only = only;
    refresh();
  }

  /**
   * Indexes all processes, without those that end during the scan.
   *
   * @throws SyscallException if /proc can't be read
   */
  public static Owners ofAll(Kernel kernel) throws SyscallException {
    return new Owners(kernel, 0);
  }

  /**
   * Indexes only one process.
   *
   * @throws SyscallException if there is no such process, or this one can't read its descriptors
   */
  public static Owners ofProcess(Kernel kernel, int pid) throws SyscallException {
    Owners owners = new Owners(kernel, pid);
    if (owners.failure != 0) {
      throw new SyscallException(
          "open",
          "the descriptors of process " + pid,
          owners.failure,
          switch (owners.failure) {
            case Errno.ENOENT, Errno.ESRCH -> "There is no such process";
            case Errno.EPERM, Errno.EACCES ->
                remedy(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH);
            default -> null;
          });
    }
    return owners;
  }

  /** Returns what helps to inspect a process of another user or with more capabilities. */
  static String remedy(int... needed) {
    List<String> missing = Capabilities.missing(needed);
    return missing.isEmpty()
        ? "It is out of reach from here: in another user namespace, or of the kernel"
        : "Run as the same user, as root, or with " + String.join(" and ", missing);
  }

  /**
   * Rebuilds the index.
   *
   * @throws SyscallException if /proc can't be read
   */
  public void refresh() throws SyscallException {
    size = 0;
    newest = 0;
    unreadable = 0;
    rings = 0;
    unreadableRingSockets = 0;
    Arrays.fill(buckets, NONE);
    if (only != 0) {
      try (DescriptorScan scan = new DescriptorScan(kernel, adding)) {
        failure = -scan.scan(only);
      }
    } else {
      unreadable = ParallelDescriptorScan.run(kernel, adding);
    }
  }

  /** Adds an owner. Thread-safe. */
  synchronized void add(int inode, int pid, int descriptor) {
    if (size == inodes.length) {
      grow();
    }
    inodes[size] = inode;
    pids[size] = pid;
    descriptors[size] = descriptor;
    newest = Math.max(newest, Integer.toUnsignedLong(inode));
    chain(size++);
  }

  /** Adds the sockets of an io_uring. */
  void addRing(int pid, int descriptor) {
    int without = IoUringFiles.read(pid, descriptor, inode -> add(inode, pid, IN_RING));
    synchronized (this) {
      rings++;
      unreadableRingSockets += without;
    }
  }

  private void chain(int entry) {
    int bucket = bucket(inodes[entry]);
    following[entry] = buckets[bucket];
    buckets[bucket] = entry;
  }

  private void grow() {
    int larger = size * 2;
    inodes = Arrays.copyOf(inodes, larger);
    pids = Arrays.copyOf(pids, larger);
    descriptors = Arrays.copyOf(descriptors, larger);
    following = new int[larger];
    buckets = new int[larger];
    Arrays.fill(buckets, NONE);
    for (int entry = 0; entry < size; entry++) {
      chain(entry);
    }
  }

  private int bucket(int inode) {
    // Fibonacci hashing: inodes are given out one after another.
    return (inode * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(buckets.length - 1);
  }

  /** Returns the first owner of a socket, in no particular order, or {@link #NONE}. */
  public int first(long inode) {
    return matching(buckets[bucket((int) inode)], (int) inode);
  }

  /** Returns the next owner of the same socket, or {@link #NONE}. */
  public int next(int entry) {
    return matching(following[entry], inodes[entry]);
  }

  private int matching(int from, int inode) {
    int entry = from;
    while (entry != NONE && inodes[entry] != inode) {
      entry = following[entry];
    }
    return entry;
  }

  /**
   * Returns whether a socket without an owner may have got one after /proc was read. If some
   * processes couldn't be read, an older socket most likely belongs to one of them.
   */
  public boolean mayLack(long inode) {
    // Each processor takes inodes in batches of 1024: get_next_ino() in fs/inode.c
    return unreadable == 0 || inode > newest - 1024L * Runtime.getRuntime().availableProcessors();
  }

  /** Sets the inodes of sockets without an owner that were closed. */
  public void setClosed(Set<Long> inodes) {
    closed = inodes;
  }

  /**
   * Returns whether a socket may have an owner that isn't visible: a process that this one can't
   * inspect, that is in another PID namespace or hidden in /proc, or the kernel itself.
   */
  public boolean mayHaveHiddenOwner(long inode) {
    // A socket has an inode until its last descriptor is closed.
    return inode != 0 && first(inode) == NONE && !closed.contains(inode);
  }

  /** Returns whether a process has the socket open. */
  public boolean has(long inode, int pid) {
    int entry = inode == 0 ? NONE : first(inode);
    while (entry != NONE && pids[entry] != pid) {
      entry = next(entry);
    }
    return entry != NONE;
  }

  /** Returns the process of an entry. */
  public int pid(int entry) {
    return pids[entry];
  }

  /** Returns the descriptor in that process, or {@link #IN_RING}. */
  public int descriptor(int entry) {
    return descriptors[entry];
  }

  /**
   * Returns how many TCP sockets, or rings that may have some, are in rings whose contents can't be
   * read.
   */
  public int unreadableRingSockets() {
    boolean closedRing = only != 0 && rings == 0 && IoUringFiles.isMapped(only);
    return unreadableRingSockets + (closedRing ? 1 : 0);
  }

  /** Returns the number of entries. */
  public int size() {
    return size;
  }

  /**
   * Returns how many processes' descriptors this process can't read. They may own sockets that seem
   * to have no owner.
   */
  public int unreadableProcesses() {
    return unreadable;
  }
}

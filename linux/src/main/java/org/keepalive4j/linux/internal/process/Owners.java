package org.keepalive4j.linux.internal.process;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Which processes have a socket open, and under which descriptors: an index from the socket's
 * inode. A socket can have several owners (after fork, or sent over a UNIX socket).
 *
 * <p>Entries are numbers, and everything is kept in arrays: 300,000 sockets take about 10 MB.
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

  /** Instead of a descriptor's number: the socket is a direct descriptor of an io_uring. */
  public static final int IN_RING = Owner.IN_RING;

  private static final int FIRST_SIZE = 1024;

  // Entries of one hash bucket are chained, those of one socket among them.
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
  private final int only; // the one process meant, 0 for all

  private Owners(Kernel kernel, int only) throws SyscallException {
    this.kernel = kernel;
    this.only = only;
    refresh();
  }

  /**
   * Of all processes. One that ends meanwhile is left out.
   *
   * @throws SyscallException if /proc cannot be read
   */
  public static Owners ofAll(Kernel kernel) throws SyscallException {
    return new Owners(kernel, 0);
  }

  /**
   * Of one process alone: sockets of others are not in the index.
   *
   * @throws SyscallException if there is no such process, or its descriptors may not be seen
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

  /** What helps to look into a process of another user, or one with more capabilities. */
  static String remedy(int... needed) {
    List<String> missing = Capabilities.missing(needed);
    return missing.isEmpty()
        ? "It is out of reach from here: in another user namespace, or of the kernel"
        : "Run as the same user, as root, or with " + String.join(" and ", missing);
  }

  /**
   * Forgets everything and looks again.
   *
   * @throws SyscallException if /proc cannot be read
   */
  public void refresh() throws SyscallException {
    size = 0;
    newest = 0;
    unreadable = 0;
    rings = 0;
    unreadableRingSockets = 0;
    Arrays.fill(buckets, NONE);
    if (only != 0) {
      try (DescriptorScan scan = new DescriptorScan(kernel, this)) {
        failure = -scan.scan(only);
      }
    } else {
      unreadable = ParallelDescriptorScan.run(kernel, this);
    }
  }

  /** Adds an owner. Several walks may do so at a time. */
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

  /** Adds what a process has in an io_uring. */
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

  /** The first owner of a socket, in no certain order, or {@link #NONE}. */
  public int first(long inode) {
    return matching(buckets[bucket((int) inode)], (int) inode);
  }

  /** The next owner of the same socket, or {@link #NONE}. */
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
   * Whether a socket without an owner may have got one after the walk. If every process could be
   * looked into, it is either that or a socket of nobody; if not, most likely one of a process that
   * could not, unless it was made lately.
   */
  public boolean mayLack(long inode) {
    // Each processor takes inodes in batches of 1024: get_next_ino() in fs/inode.c
    return unreadable == 0 || inode > newest - 1024L * Runtime.getRuntime().availableProcessors();
  }

  /** Tells of sockets without an owner that nobody has any more, by their inodes. */
  public void setClosed(Set<Long> inodes) {
    closed = inodes;
  }

  /**
   * Whether somebody has a socket open who was not seen: a process that may not be looked into, or
   * that is in another pid namespace or hidden in /proc, or the kernel itself.
   */
  public boolean mayHaveHiddenOwner(long inode) {
    // A socket has its inode until its last descriptor is closed.
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

  /** The process of an entry. */
  public int pid(int entry) {
    return pids[entry];
  }

  /** The descriptor's number in that process, or {@link #IN_RING}. */
  public int descriptor(int entry) {
    return descriptors[entry];
  }

  /** How many TCP sockets, or rings that may have some, are held but can't be told apart. */
  public int unreadableRingSockets() {
    boolean closedRing = only != 0 && rings == 0 && IoUringFiles.isMapped(only);
    return unreadableRingSockets + (closedRing ? 1 : 0);
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /**
   * How many processes' descriptors may not be seen: they may own sockets that seem to have no
   * owner.
   */
  public int unreadableProcesses() {
    return unreadable;
  }
}

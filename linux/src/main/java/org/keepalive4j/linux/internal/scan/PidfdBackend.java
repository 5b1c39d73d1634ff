package org.keepalive4j.linux.internal.scan;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.MissingPrivilege.Purpose;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.process.Owners;
import org.keepalive4j.linux.internal.process.PidFds;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.SocketOptions;

/**
 * Reads and changes settings through a duplicate of an owner's descriptor (pidfd_getfd(2)). It
 * closes each duplicate at once, because an open duplicate would keep the connection open after the
 * owner closes it.
 */
final class PidfdBackend extends SettingsBackend {
  // Returned instead of a descriptor, which is never negative.
  private static final int CLOSED = -1;
  private static final int NOT_PERMITTED = -2;
  private static final int NOT_SEEN = -3;
  private static final int FAILED = -4;
  private static final int IN_RING = -5;

  private final Kernel kernel;
  private final Owners owners;
  private final PidFds processes;
  private final SocketOptions options;
  private long unreachable; // sockets, for lack of privileges or of a visible owner
  private long failed; // sockets, because a call failed for another reason
  private boolean refusedOnce; // access to a visible process
  private int ownFailure = -1; // errno, 0 for none, -1 if not tried yet
  private @Nullable String failure; // that call, with its error and the remedy
  private long inRings; // sockets that only an io_uring holds

  PidfdBackend(Kernel kernel, Owners owners) {
    this.kernel = kernel;
    this.owners = owners;
    processes = new PidFds(kernel);
    options = new SocketOptions(kernel);
  }

  @Override
  Backend kind() {
    return Backend.PIDFD;
  }

  @Override
  @Nullable SocketSettings read(long inode, long cookie) {
    int duplicate = duplicate(inode, cookie);
    if (duplicate < 0) {
      return null;
    }
    try {
      return read(duplicate);
    } finally {
      kernel.close(duplicate);
    }
  }

  @Override
  Change change(TcpSocket socket, KeepAlive wanted, boolean dryRun) {
    int duplicate = duplicate(socket.inode(), socket.cookie());
    return switch (duplicate) {
      case CLOSED ->
          socket.inode() == 0
              ? refused(socket, "no process has it yet: it waits to be accepted")
              : new Change.Closed(socket);
      case NOT_PERMITTED -> refused(socket, "not permitted to reach into the process that has it");
      case NOT_SEEN -> refused(socket, "the process that has it cannot be seen from here");
      case FAILED -> refused(socket, String.valueOf(failure));
      case IN_RING ->
          refused(
              socket,
              "held as an io_uring direct descriptor: needs CAP_BPF and CAP_PERFMON, or root");
      default -> {
        try {
          yield change(socket, duplicate, wanted, dryRun);
        } finally {
          kernel.close(duplicate);
        }
      }
    };
  }

  private Change change(TcpSocket socket, int duplicate, KeepAlive wanted, boolean dryRun) {
    SocketSettings before = read(duplicate);
    if (before == null) {
      return refused(socket, UNREADABLE);
    }
    Change outcome = unlessToBeSet(socket, before, wanted, dryRun);
    if (outcome != null) {
      return outcome;
    }
    String refusal = set(duplicate, before, wanted);
    return outcome(socket, before, read(duplicate), wanted, refusal);
  }

  /**
   * Sets options with a different value, in the safe order. Returns the refused options, empty for
   * none.
   */
  private String set(int duplicate, SocketSettings before, KeepAlive wanted) {
    StringBuilder refusal = new StringBuilder();
    for (KeepAliveOption option : KeepAliveOption.SAFE_ORDER) {
      OptionalInt value = wanted.get(option);
      // Setting the idle time again, even to the same value, can send a probe at once.
      if (value.isPresent() && value.getAsInt() != before.get(option)) {
        int result =
            options.set(duplicate, option.linuxLevel(), option.linuxName(), value.getAsInt());
        if (result < 0) {
          addRefusal(refusal, option, -result);
        }
      }
    }
    return refusal.toString();
  }

  /**
   * Returns a duplicate of the socket's descriptor, which the caller closes, or one of the negative
   * constants.
   */
  private int duplicate(long inode, long cookie) {
    boolean refused = false;
    boolean failedHere = false;
    boolean inRing = false;
    int owner = inode == 0 ? Owners.NONE : owners.first(inode);
    for (; owner != Owners.NONE; owner = owners.next(owner)) {
      int pid = owners.pid(owner);
      int descriptor = owners.descriptor(owner);
      if (descriptor == Owners.IN_RING) {
        inRing = true;
        continue;
      }
      int duplicate = processes.duplicate(pid, descriptor);
      if (duplicate >= 0) {
        if (options.cookie(duplicate) == cookie) {
          return duplicate;
        }
        kernel.close(duplicate); // the number refers to another file now
      } else {
        switch (-duplicate) {
          case Errno.EPERM, Errno.EACCES -> {
            refused = true;
            failedHere = !mayDuplicate();
            if (failedHere) {
              failure = remember(pid, descriptor, -duplicate);
            }
          }
          case Errno.ESRCH, Errno.EBADF, Errno.ENOENT, Errno.EINVAL -> {
            // it has ended or closed the socket (EINVAL: the ID of a thread)
          }
          default -> {
            failedHere = true;
            failure = remember(pid, descriptor, -duplicate);
          }
        }
      }
    }
    if (failedHere) {
      failed++;
      return FAILED;
    }
    if (inRing && !refused) {
      inRings++;
      return IN_RING;
    }
    refusedOnce |= refused;
    boolean hidden = owners.mayHaveHiddenOwner(inode);
    if (!refused && !hidden) {
      return CLOSED;
    }
    unreachable++;
    return refused || owners.unreadableProcesses() > 0 ? NOT_PERMITTED : NOT_SEEN;
  }

  /** Returns whether this process can duplicate at least its own descriptors. */
  private boolean mayDuplicate() {
    if (ownFailure < 0) {
      ownFailure = processes.tryOwn();
    }
    return ownFailure == 0;
  }

  /** Returns the message of the first failure, which represents all of them. */
  private String remember(int pid, int descriptor, int errno) {
    if (failure != null) {
      return failure;
    }
    String object = "fd " + descriptor + " in process " + pid;
    String remedy = PidFds.remedy(errno);
    return String.valueOf(new SyscallException("pidfd_getfd", object, errno, remedy).getMessage());
  }

  private @Nullable SocketSettings read(int duplicate) {
    int keepAlive = get(duplicate, KeepAliveOption.KEEP_ALIVE);
    int idle = get(duplicate, KeepAliveOption.IDLE);
    int interval = get(duplicate, KeepAliveOption.INTERVAL);
    int count = get(duplicate, KeepAliveOption.COUNT);
    int userTimeout = get(duplicate, KeepAliveOption.USER_TIMEOUT);
    if ((keepAlive | idle | interval | count | userTimeout) < 0) {
      return null;
    }
    return settings(keepAlive != 0, idle, interval, count, userTimeout);
  }

  private int get(int duplicate, KeepAliveOption option) {
    return options.get(duplicate, option.linuxLevel(), option.linuxName());
  }

  @Override
  void report(MissingPrivileges missing, boolean unreadableProcesses) {
    missing.add(Purpose.REACH_SOCKETS, unreachable, unreadableProcesses || refusedOnce);
    missing.addFailure(Purpose.REACH_SOCKETS, failed, failure);
    missing.add(Purpose.REACH_DIRECT_DESCRIPTORS, inRings, true);
  }

  @Override
  public void close() {
    processes.close();
  }
}

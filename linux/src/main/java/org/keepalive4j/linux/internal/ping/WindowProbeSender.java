package org.keepalive4j.linux.internal.ping;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.MissingPrivilege;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.Owners;
import org.keepalive4j.linux.internal.process.PidFds;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.OptionPair;
import org.keepalive4j.linux.internal.syscall.SocketOptions;
import org.keepalive4j.linux.internal.syscall.SystemCall;
import org.keepalive4j.linux.internal.syscall.TcpInfo;

/**
 * Makes the kernel send a segment that the peer answers, and tells how a connection ended, through
 * a duplicate of its owner's descriptor. It closes each duplicate at once: while one is open, the
 * owner's close(2) doesn't end the connection.
 *
 * <p>Ending repair mode sends the segment: tcp_send_window_probe(), net/ipv4/tcp_output.c. On a
 * socket that isn't in repair mode, that changes nothing but SO_REUSEADDR, which is set again in
 * the same system call where the kernel can do that. See docs/decisions.
 */
final class WindowProbeSender implements AutoCloseable {
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_REPAIR = 19;
  private static final int TCP_REPAIR_OFF = 0;
  private static final int POLLERR = 8;

  // struct pollfd, followed by a struct timespec of zero
  private static final int REVENTS = 6;
  private static final int TIMESPEC = 8;
  private static final int POLL_LENGTH = 24;

  // Instead of a descriptor
  private static final int CLOSED = -1;
  private static final int NOT_PERMITTED = -2;
  private static final int IN_RING = -3;
  private static final int FAILED = -4;

  private static final long OWNERS_VALID_NANOS = 1_000_000_000;

  private final Kernel kernel;
  private final PidFds processes;
  private final SocketOptions options;
  private final TcpInfo info;
  private final NativeBuffer poll = NativeBuffer.allocate(POLL_LENGTH);
  private @Nullable OptionPair pair;
  private boolean pairTried;
  private @Nullable Owners owners;
  private long ownersRead;
  private int failure;
  private long askedAt;

  /**
   * Why the kernel wasn't told to send anything.
   *
   * @param reason as text for users
   * @param permitted false if a privilege is missing
   */
  record Refusal(String reason, boolean permitted) {}

  WindowProbeSender(Kernel kernel) {
    this.kernel = kernel;
    processes = new PidFds(kernel);
    options = new SocketOptions(kernel);
    info = new TcpInfo(kernel);
  }

  /** Sends the segment. Returns null if the kernel took the request. */
  @Nullable Refusal ask(TcpSocket socket) throws IOException {
    int duplicate = duplicate(socket);
    if (duplicate < 0) {
      return refusal(socket, duplicate);
    }
    try {
      // A program that moves connections between machines (CRIU) has it in repair mode.
      if (options.get(duplicate, IPPROTO_TCP, TCP_REPAIR) > 0) {
        return new Refusal("another program has it in repair mode (TCP_REPAIR)", true);
      }
      int reuse = options.get(duplicate, SOL_SOCKET, SO_REUSEADDR);
      if (reuse != 0 && !pairTried) {
        pairTried = true;
        pair = OptionPair.open(kernel);
      }
      askedAt = System.nanoTime();
      int result =
          reuse == 0
              ? options.set(duplicate, IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF)
              : askAndRestore(duplicate, reuse);
      return result == 0 ? null : refusal(result);
    } finally {
      kernel.close(duplicate);
    }
  }

  /** Returns when the last question was sent, as {@link System#nanoTime} says. */
  long askedAt() {
    return askedAt;
  }

  private int askAndRestore(int duplicate, int reuse) {
    if (pair != null) {
      int result =
          pair.set(
              duplicate, IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF, SOL_SOCKET, SO_REUSEADDR, reuse);
      if (result == 0) {
        return 0;
      }
      pair.close(); // before Linux 6.7 an io_uring can't set options
      pair = null;
    }
    int result = options.set(duplicate, IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF);
    int restored = options.set(duplicate, SOL_SOCKET, SO_REUSEADDR, reuse);
    return result < 0 ? result : restored;
  }

  private static Refusal refusal(int result) {
    return switch (-result) {
      case Errno.EPERM ->
          new Refusal(
              "its network namespace belongs to another user namespace, or a BPF program of its"
                  + " cgroup refuses (setsockopt(TCP_REPAIR): EPERM)",
              false);
      default -> new Refusal(Errno.describe("setsockopt(TCP_REPAIR)", -result), true);
    };
  }

  private Refusal refusal(TcpSocket socket, int duplicate) {
    return switch (duplicate) {
      case CLOSED ->
          socket.inode() == 0
              ? new Refusal("no process has it yet: it waits to be accepted", true)
              : new Refusal("no process that can be seen here has it open", true);
      case NOT_PERMITTED -> new Refusal(notPermitted(), false);
      case IN_RING -> new Refusal("held as an io_uring direct descriptor", true);
      default -> new Refusal(Errno.describe("pidfd_getfd", failure), true);
    };
  }

  private static String notPermitted() {
    List<String> missing =
        Capabilities.missing(Capabilities.SYS_PTRACE, Capabilities.DAC_READ_SEARCH);
    return missing.isEmpty()
        ? MissingPrivilege.OUT_OF_REACH
        : "not permitted to reach into the process that has it: needs "
            + String.join(" and ", missing)
            + ", or root";
  }

  /**
   * Returns how a connection ended that the kernel doesn't list any more.
   *
   * @param segmentsIn how many segments it had received before
   */
  PingAnswer ending(TcpSocket socket, int segmentsIn) throws IOException {
    int duplicate = duplicate(socket);
    if (duplicate < 0) {
      return new PingAnswer.Closed(
          socket, "its process closed it, by itself or because the peer had reset it");
    }
    try {
      boolean hasError = hasError(duplicate);
      boolean received = info.read(duplicate) == 0 && info.segmentsIn() != segmentsIn;
      if (!hasError) {
        return new PingAnswer.Closed(socket, "both sides closed it");
      }
      return received
          ? new PingAnswer.Reset(socket)
          : new PingAnswer.Closed(socket, "the kernel closed it, as it does after a timeout");
    } finally {
      kernel.close(duplicate);
    }
  }

  /** Returns whether an error waits for the process. Reading it (SO_ERROR) would take it away. */
  private boolean hasError(int duplicate) {
    poll.bytes().putInt(0, duplicate).putInt(Integer.BYTES, 0);
    long ready =
        kernel.call(SystemCall.PPOLL, poll.address(), 1, poll.address() + TIMESPEC, 0, 0, 0);
    return ready > 0 && (poll.bytes().getShort(REVENTS) & POLLERR) != 0;
  }

  /** Returns a duplicate of the socket's descriptor, or one of the negative constants. */
  private int duplicate(TcpSocket socket) throws IOException {
    if (socket.inode() == 0) {
      return CLOSED;
    }
    int found = CLOSED;
    for (Owner owner : socket.owners().orElse(List.of())) {
      int duplicate = duplicate(owner.pid(), owner.fd(), socket.cookie());
      if (duplicate >= 0) {
        return duplicate;
      }
      found = Math.min(found, duplicate);
    }
    return found == CLOSED ? duplicateOfNewOwner(socket) : found;
  }

  /** Another process may have it by now, or it has another number. */
  private int duplicateOfNewOwner(TcpSocket socket) throws IOException {
    long now = System.nanoTime();
    if (owners == null || now - ownersRead > OWNERS_VALID_NANOS) {
      owners = Owners.ofAll(kernel);
      ownersRead = now;
    }
    int found = CLOSED;
    int entry = owners.first(socket.inode());
    for (; entry != Owners.NONE; entry = owners.next(entry)) {
      int duplicate = duplicate(owners.pid(entry), owners.descriptor(entry), socket.cookie());
      if (duplicate >= 0) {
        return duplicate;
      }
      found = Math.min(found, duplicate);
    }
    boolean hidden =
        owners.first(socket.inode()) == Owners.NONE && owners.unreadableProcesses() > 0;
    return hidden ? NOT_PERMITTED : found;
  }

  private int duplicate(int pid, int descriptor, long cookie) {
    if (descriptor == Owner.IN_RING) {
      return IN_RING;
    }
    int duplicate = processes.duplicate(pid, descriptor);
    if (duplicate >= 0) {
      if (options.cookie(duplicate) == cookie) {
        return duplicate;
      }
      kernel.close(duplicate); // the number refers to another file now
      return CLOSED;
    }
    return switch (-duplicate) {
      case Errno.EPERM, Errno.EACCES -> NOT_PERMITTED;
      case Errno.ESRCH, Errno.EBADF, Errno.ENOENT, Errno.EINVAL -> CLOSED;
      default -> {
        failure = -duplicate;
        yield FAILED;
      }
    };
  }

  @Override
  public void close() {
    if (pair != null) {
      pair.close();
    }
    poll.close();
    info.close();
    processes.close();
  }
}

package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.sockdiag.DumpDecoder;
import org.keepalive4j.linux.internal.sockdiag.DumpRequest;
import org.keepalive4j.linux.internal.sockdiag.SocketMessage;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Requests all TCP sockets of one network namespace from the kernel: sock_diag(7). Needs no
 * privileges.
 */
public final class NetlinkDump {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_SOCK_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int MSG_TRUNC =
      0x20; // returns the length of a datagram even if it is longer than the buffer

  public static final int ROOM = 64 * 1024; // the kernel answers in datagrams of up to 32 KiB

  private final Kernel kernel;
  private final int socket;
  private final NativeBuffer room;
  private int sequence;
  private boolean interrupted;

  /**
   * Uses a netlink socket.
   *
   * @param socket a descriptor that {@link #openSocket} returned
   * @param room a buffer of {@link #ROOM} bytes for requests and answers
   */
  public NetlinkDump(Kernel kernel, int socket, NativeBuffer room) {
    this.kernel = kernel;
    this.socket = socket;
    this.room = room;
  }

  /** Opens a netlink socket. It stays in the network namespace that the thread is in now. */
  public static int openSocket(Kernel kernel) throws SyscallException {
    return (int)
        checked(
            kernel.call(SystemCall.SOCKET, AF_NETLINK, SOCK_RAW_SOCK_CLOEXEC, NETLINK_SOCK_DIAG),
            "socket");
  }

  /**
   * Passes every socket to the visitor.
   *
   * @param states the requested states, as bits
   */
  public void run(int states, boolean withTcpInfo, DumpDecoder.Visitor visitor) throws IOException {
    DumpRequest.write(room.bytes(), ++sequence, states, withTcpInfo);
    send();
    DumpDecoder decoder = new DumpDecoder(room.bytes(), sequence);
    while (!decoder.isDone()) {
      decoder.decode(receive(), visitor);
    }
    interrupted |= decoder.isInterrupted();
    checked(-decoder.errno(), "dump");
  }

  /** Requests one socket again, with TCP_INFO. Returns null if it was closed. */
  public @Nullable SocketMessage again(SocketMessage earlier) throws IOException {
    DumpRequest.writeForOne(room.bytes(), ++sequence, earlier);
    send();
    List<SocketMessage> answer = new ArrayList<>();
    new DumpDecoder(room.bytes(), sequence)
        .decode(receive(), socket -> answer.add(((SocketMessage) socket).copy()));
    return answer.isEmpty() ? null : answer.getFirst();
  }

  /**
   * Closes one connection (SOCK_DESTROY). Needs CAP_NET_ADMIN in its network namespace.
   *
   * @return 0, or the positive error number: ENOENT if it was closed already, EOPNOTSUPP if the
   *     kernel can't do it
   */
  public int close(SocketMessage earlier) throws IOException {
    DumpRequest.writeToClose(room.bytes(), ++sequence, earlier);
    send(DumpRequest.CLOSE_LENGTH);
    DumpDecoder decoder = new DumpDecoder(room.bytes(), sequence);
    decoder.decode(receive(), socket -> {});
    return decoder.errno();
  }

  private void send() throws SyscallException {
    send(DumpRequest.LENGTH);
  }

  private void send(int length) throws SyscallException {
    checked(kernel.call(SystemCall.SENDTO, socket, room.address(), length), "sendto");
  }

  private int receive() throws SyscallException {
    long length;
    do {
      length = kernel.call(SystemCall.RECVFROM, socket, room.address(), room.size(), MSG_TRUNC);
    } while (length == -Errno.EINTR);
    return (int) checked(length, "recvfrom");
  }

  private static long checked(long result, String operation) throws SyscallException {
    if (result < 0) {
      throw new SyscallException(
          operation, "NETLINK_SOCK_DIAG", (int) -result, remedy((int) -result));
    }
    return result;
  }

  private static @Nullable String remedy(int errno) {
    return switch (errno) {
      case Errno.ENOENT -> "The kernel lacks tcp_diag: modprobe tcp_diag";
      case Errno.EPROTONOSUPPORT -> "Needs a kernel built with CONFIG_INET_DIAG";
      case Errno.EPERM, Errno.EACCES, Errno.EAFNOSUPPORT, Errno.ENOSYS ->
          Diagnosis.ofSandbox("netlink sockets (AF_NETLINK)");
      default -> null;
    };
  }

  /** Returns whether the kernel reported that an answer may be incomplete. */
  boolean isInterrupted() {
    return interrupted;
  }
}

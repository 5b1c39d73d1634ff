package org.keepalive4j.linux.internal.path;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Host;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SocketOptions;
import org.keepalive4j.linux.internal.syscall.SystemCall;
import org.keepalive4j.linux.internal.syscall.TcpInfo;

/** A TCP connection without data, probed by the kernel. Its methods never block. */
final class ProbedSocket implements AutoCloseable {
  /** How many unanswered probes, a second apart, it takes to declare a connection dead. */
  static final int PROBES = 3;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SOL_SOCKET = 1;
  private static final int SO_LINGER = 13;
  // struct sockaddr_in and sockaddr_in6, whose ports are at the same place
  private static final int SOCKADDR_IN_SIZE = 16;
  private static final int SOCKADDR_IN6_SIZE = 28;
  private static final int SIN_PORT = 2;
  private static final int SIN_ADDR = 4;
  private static final int SIN6_ADDR = 8;
  private static final int SIN6_SCOPE_ID = 24;
  private static final int SCRATCH_SIZE = 4096;

  private final Kernel kernel;
  private final SocketOptions options;
  private final TcpInfo info;
  private final NativeBuffer scratch;
  private final int descriptor;

  /** What all sockets of one thread share: the calls and buffers. */
  record Tools(Kernel kernel, SocketOptions options, TcpInfo info, NativeBuffer scratch)
      implements AutoCloseable {
    static Tools of(Kernel kernel) {
      return new Tools(
          kernel,
          new SocketOptions(kernel),
          new TcpInfo(kernel),
          NativeBuffer.allocate(SCRATCH_SIZE));
    }

    @Override
    public void close() {
      info.close();
      scratch.close();
    }
  }

  /**
   * Starts to connect.
   *
   * @throws SyscallException if that fails at once
   */
  ProbedSocket(Tools tools, InetSocketAddress server) throws SyscallException {
    kernel = tools.kernel();
    options = tools.options();
    info = tools.info();
    scratch = tools.scratch();
    boolean v4 = server.getAddress() instanceof Inet4Address;
    long opened =
        kernel.call(SystemCall.SOCKET, v4 ? AF_INET : AF_INET6, SOCK_STREAM_NONBLOCK_CLOEXEC, 0);
    if (opened < 0) {
      throw new SyscallException("socket", "a TCP connection", (int) -opened);
    }
    descriptor = (int) opened;
    long connected =
        kernel.call(
            SystemCall.CONNECT,
            descriptor,
            address(server, v4),
            v4 ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE);
    if (connected < 0 && connected != -Errno.EINPROGRESS) {
      close();
      throw failure(server, (int) -connected);
    }
  }

  /** Returns why connecting to a server failed. */
  static SyscallException failure(InetSocketAddress server, int errno) {
    String object = Host.Network.of(server.getAddress()) + ":" + server.getPort();
    return new SyscallException("connect", object, errno, meaning(errno));
  }

  private static @Nullable String meaning(int errno) {
    return switch (errno) {
      case Errno.ECONNREFUSED -> "Nobody listens there, or a firewall refuses";
      case Errno.EHOSTUNREACH -> "The host does not answer, or a router does not know it";
      case Errno.ENETUNREACH -> "There is no route";
      case Errno.ETIMEDOUT -> "Nothing answers";
      default -> null;
    };
  }

  private long address(InetSocketAddress server, boolean v4) {
    ByteBuffer bytes = scratch.bytes();
    for (int i = 0; i < SOCKADDR_IN6_SIZE; i++) {
      bytes.put(i, (byte) 0);
    }
    bytes.putShort(0, (short) (v4 ? AF_INET : AF_INET6));
    bytes.duplicate().order(ByteOrder.BIG_ENDIAN).putShort(SIN_PORT, (short) server.getPort());
    bytes.put(v4 ? SIN_ADDR : SIN6_ADDR, server.getAddress().getAddress());
    if (server.getAddress() instanceof java.net.Inet6Address v6) {
      bytes.putInt(SIN6_SCOPE_ID, v6.getScopeId());
    }
    return scratch.address();
  }

  /** Reads the kernel's current TCP_INFO. */
  TcpInfo info() {
    info.read(descriptor);
    return info;
  }

  /** Returns whether the connection is established. */
  boolean isEstablished() {
    return info.read(descriptor) == 0 && info.isEstablished();
  }

  /**
   * Reads and discards received data.
   *
   * @return how many bytes; 0 at the end, when the server has closed; or the negative error number,
   *     EAGAIN if there is nothing
   */
  int receive() {
    return (int)
        kernel.call(
            SystemCall.RECVFROM, descriptor, scratch.address(), scratch.size(), MSG_DONTWAIT, 0, 0);
  }

  /**
   * Makes the kernel probe the connection whenever it has been idle for a second, until {@link
   * #PROBES} probes stay unanswered.
   */
  void probe() {
    set(KeepAliveOption.INTERVAL, 1);
    set(KeepAliveOption.COUNT, PROBES);
    set(KeepAliveOption.KEEP_ALIVE, 1);
    // Last, because it fires the timer at once if the socket has been idle longer.
    set(KeepAliveOption.IDLE, 1);
  }

  private void set(KeepAliveOption option, int value) {
    options.set(descriptor, option.linuxLevel(), option.linuxName(), value);
  }

  /** Closes the connection with a reset, so that the kernel doesn't retransmit into a dead path. */
  void abort() {
    ByteBuffer linger = scratch.bytes();
    linger.putInt(0, 1);
    linger.putInt(4, 0);
    kernel.call(SystemCall.SETSOCKOPT, descriptor, SOL_SOCKET, SO_LINGER, scratch.address(), 8, 0);
    close();
  }

  @Override
  public void close() {
    kernel.close(descriptor);
  }
}

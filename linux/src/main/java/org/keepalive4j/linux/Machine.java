package org.keepalive4j.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.process.Capabilities;
import org.keepalive4j.linux.process.Cgroups;
import org.keepalive4j.linux.syscall.Kernel;
import org.keepalive4j.linux.syscall.SyscallException;

/**
 * What this process may and can do on this machine, found out by trying where that harms nothing.
 *
 * @param kernel the kernel's release, such as {@code 6.12.9}
 * @param listed how many sockets of this network namespace netlink lists, -1 if it lists none
 * @param readsOwnSockets whether the settings of a socket can be read through pidfd_getfd(2), tried
 *     on one of this process
 * @param ownersUnseen of how many of these sockets the owner is not seen
 * @param inFirstUserNamespace whether capabilities count on the whole machine; else only in a user
 *     namespace, such as a container's
 * @param tracesAny whether other users' processes can be looked into: CAP_SYS_PTRACE, in the first
 *     user namespace
 * @param entersNamespaces whether other network namespaces can be entered: CAP_SYS_ADMIN, in the
 *     first user namespace
 * @param ptraceScope /proc/sys/kernel/yama/ptrace_scope: from 1 on a process of the same user is
 *     out of reach too; 0 where there is no Yama
 * @param cgroup2 where cgroup v2 is mounted, null if nowhere
 */
public record Machine(
    String kernel,
    long listed,
    long ownersUnseen,
    boolean readsOwnSockets,
    boolean inFirstUserNamespace,
    boolean tracesAny,
    boolean entersNamespaces,
    int ptraceScope,
    @Nullable String cgroup2) {
  /** Looks around. */
  public static Machine examine() throws IOException {
    Pass sockets = tryToList();
    boolean first = Capabilities.reachTheMachine();
    try (Kernel kernel = Kernel.open()) {
      return new Machine(
          System.getProperty("os.version"),
          sockets == null ? -1 : sockets.sockets(),
          sockets == null ? 0 : ownersUnseen(sockets),
          tryOwnSocket(),
          first,
          first && Capabilities.isHeld(Capabilities.SYS_PTRACE),
          first && Capabilities.isHeld(Capabilities.SYS_ADMIN),
          readPtraceScope(),
          Cgroups.mountPoint(kernel));
    }
  }

  private static @Nullable Pass tryToList() {
    try {
      return TcpSockets.here().with(Detail.OWNERS).forEach(socket -> {});
    } catch (IOException refused) {
      return null;
    }
  }

  private static long ownersUnseen(Pass sockets) {
    return sockets.missingRights().stream()
        .filter(missing -> missing.right() == MissingRight.Right.SEE_OWNERS)
        .mapToLong(MissingRight::count)
        .sum();
  }

  private static boolean tryOwnSocket() throws IOException {
    try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<TcpSocket> seen =
          TcpSockets.here()
              .ownedBy((int) ProcessHandle.current().pid())
              .with(Detail.SETTINGS)
              .list();
      return seen.stream()
          .anyMatch(
              socket -> socket.local().port() == own.getLocalPort() && socket.settings() != null);
    } catch (SyscallException refused) {
      return false;
    }
  }

  private static int readPtraceScope() throws IOException {
    Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    return Files.exists(scope) ? Integer.parseInt(Files.readString(scope).trim()) : 0;
  }
}

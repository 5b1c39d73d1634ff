package org.keepalive4j.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * @param tracesAny whether other users' processes can be looked into: CAP_SYS_PTRACE
 * @param entersNamespaces whether other network namespaces can be entered: CAP_SYS_ADMIN
 * @param ptraceScope /proc/sys/kernel/yama/ptrace_scope: from 1 on a process of the same user is
 *     out of reach too; 0 where there is no Yama
 * @param cgroup2 where cgroup v2 is mounted, null if nowhere
 */
public record Machine(
    String kernel,
    long listed,
    boolean readsOwnSockets,
    boolean tracesAny,
    boolean entersNamespaces,
    int ptraceScope,
    @Nullable String cgroup2) {
  // linux/capability.h
  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_SYS_ADMIN = 21;

  /** Looks around. */
  public static Machine examine() throws IOException {
    long capabilities = effectiveCapabilities();
    try (Kernel kernel = Kernel.open()) {
      return new Machine(
          System.getProperty("os.version"),
          countListed(),
          tryOwnSocket(),
          has(capabilities, CAP_SYS_PTRACE),
          has(capabilities, CAP_SYS_ADMIN),
          readPtraceScope(),
          Cgroups.mountPoint(kernel));
    }
  }

  private static boolean has(long capabilities, int capability) {
    return (capabilities >>> capability & 1) != 0;
  }

  private static long effectiveCapabilities() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("CapEff:")) {
        return Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16);
      }
    }
    return 0;
  }

  private static long countListed() {
    try {
      return TcpSockets.here().forEach(socket -> {}).sockets();
    } catch (IOException refused) {
      return -1;
    }
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

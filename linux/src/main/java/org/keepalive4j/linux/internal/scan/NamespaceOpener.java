package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.sysctl.Sysctl;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.MissingPrivilege.Purpose;
import org.keepalive4j.linux.NetworkNamespace;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Opens the network namespaces of a scan, and counts those that this process may not enter. */
final class NamespaceOpener {
  private final Kernel kernel;
  private final NetworkNamespaces namespaces;
  private final SocketSource source;
  private long notEntered;
  private @Nullable String failure; // why, if not for lack of a capability

  NamespaceOpener(Kernel kernel, NetworkNamespaces namespaces, SocketSource source) {
    this.kernel = kernel;
    this.namespaces = namespaces;
    this.source = source;
  }

  /** A network namespace and the descriptor that lists its sockets. */
  record OpenNamespace(NetworkNamespace namespace, Fd descriptor) implements AutoCloseable {
    @Override
    public void close() {
      descriptor.close();
    }
  }

  /** Opens a namespace. Returns null if it doesn't exist any more. */
  @Nullable OpenNamespace open(long id) throws IOException {
    return namespaces.inside(
        id,
        inside -> {
          var namespace = new NetworkNamespace(id, systemSettings());
          return new OpenNamespace(namespace, new Fd(kernel, source.open(inside)));
        });
  }

  /**
   * Opens the namespace of a process.
   *
   * @param process 0 for this one
   */
  OpenNamespace openOf(int process) throws IOException {
    OpenNamespace open = open(process == 0 ? namespaces.own() : namespaces.of(process));
    if (open == null) {
      throw new SyscallException(
          "open",
          "the network namespace of process " + process,
          Errno.ENOENT,
          "There is no such process any more");
    }
    return open;
  }

  /** As {@link #open}. Returns null, too, if this process may not enter the namespace. */
  @Nullable OpenNamespace openIfPermitted(long id) throws IOException {
    try {
      return open(id);
    } catch (SyscallException e) {
      if (id == namespaces.own()) {
        throw e;
      }
      notEntered++;
      if (e.errno() != Errno.EPERM
          || MissingPrivileges.capabilities(Purpose.ENTER_NAMESPACE).isEmpty()) {
        failure = e.getMessage();
      }
      return null;
    }
  }

  /** Returns the values of sockets that set no option; empty if they can't be read: tcp(7). */
  private static Optional<SocketSettings> systemSettings() {
    try {
      OptionalLong idle = Sysctl.number("tcp_keepalive_time");
      OptionalLong interval = Sysctl.number("tcp_keepalive_intvl");
      OptionalLong count = Sysctl.number("tcp_keepalive_probes");
      return Optional.of(
          new SocketSettings(
              false,
              (int) idle.orElseThrow(),
              (int) interval.orElseThrow(),
              (int) count.orElseThrow(),
              0));
    } catch (IOException | NoSuchElementException unreadable) {
      return Optional.empty();
    }
  }

  void report(MissingPrivileges missing) {
    if (failure == null) {
      missing.add(Purpose.ENTER_NAMESPACE, notEntered, true);
    } else {
      missing.addFailure(Purpose.ENTER_NAMESPACE, notEntered, failure);
    }
  }
}

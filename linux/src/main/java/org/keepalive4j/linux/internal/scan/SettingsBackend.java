package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;

/** Reads and changes the settings of sockets of other processes. Not thread-safe. */
abstract class SettingsBackend implements AutoCloseable {
  static final String UNREADABLE = "its settings cannot be read";

  private SocketSettings last = new SocketSettings(false, 0, 0, 0, 0);

  /** Returns which backend this is. */
  abstract Backend kind();

  /**
   * Returns the settings of a socket, null if they can't be read.
   *
   * @param inode the socket's inode
   * @param cookie the socket's cookie, which prevents reading another socket
   */
  abstract @Nullable SocketSettings read(long inode, long cookie) throws IOException;

  /** Keeps the settings of the current socket for a later {@link #read}. */
  void postpone(long cookie) {}

  /**
   * Changes a connection and reads the settings back.
   *
   * @param dryRun true to change nothing and report what would change
   * @return the outcome, null if {@link #finish} will report it
   */
  abstract @Nullable Change change(TcpSocket socket, KeepAlive wanted, boolean dryRun)
      throws IOException;

  /** Returns whether so many changes are collected that {@link #finish} should make them now. */
  boolean isFull() {
    return false;
  }

  /**
   * Makes the collected changes and reports their outcomes.
   *
   * @param namespaces enters the connections' network namespaces
   */
  void finish(KeepAlive wanted, NetworkNamespaces namespaces, Consumer<? super Change> consumer)
      throws IOException {}

  /**
   * Reports the sockets that weren't accessible.
   *
   * @param unreadableProcesses whether /proc has processes whose descriptors can't be read
   */
  void report(MissingPrivileges missing, boolean unreadableProcesses) {}

  /**
   * Returns these settings. Most sockets have the same settings as the previous one, so they share
   * its object.
   */
  final SocketSettings settings(
      boolean keepAlive, int idle, int interval, int count, int userTimeout) {
    SocketSettings same = last;
    if (same.keepAlive() != keepAlive
        || same.idleSeconds() != idle
        || same.intervalSeconds() != interval
        || same.count() != count
        || same.userTimeoutMillis() != userTimeout) {
      same = new SocketSettings(keepAlive, idle, interval, count, userTimeout);
      last = same;
    }
    return same;
  }

  static Change refused(TcpSocket socket, String reason) {
    return new Change.Refused(socket, reason, Optional.empty(), Optional.empty());
  }

  /** Returns the outcome for a connection that needs no change, null for any other. */
  static @Nullable Change unlessToBeSet(
      TcpSocket socket, SocketSettings before, KeepAlive wanted, boolean dryRun) {
    if (before.satisfies(wanted)) {
      return new Change.Unchanged(socket, before);
    }
    return dryRun ? new Change.Changed(socket, before, before.with(wanted)) : null;
  }

  /**
   * Returns the outcome of a change.
   *
   * @param after the values read back, null if that failed
   * @param refusal what {@link #addRefusal} wrote
   */
  static Change outcome(
      TcpSocket socket,
      SocketSettings before,
      @Nullable SocketSettings after,
      KeepAlive wanted,
      String refusal) {
    if (after != null && after.satisfies(wanted)) {
      return new Change.Changed(socket, before, after);
    }
    String reason = refusal.isEmpty() ? "the kernel accepted the values but has others" : refusal;
    return new Change.Refused(socket, reason, Optional.of(before), Optional.ofNullable(after));
  }

  /** Adds an option that the kernel refused, with the error. */
  static void addRefusal(StringBuilder refusal, KeepAliveOption option, String call, int errno) {
    refusal.append(refusal.isEmpty() ? "" : ", ");
    refusal.append(option.kernelName()).append(": ").append(Errno.describe(call, errno));
  }

  @Override
  public abstract void close();
}

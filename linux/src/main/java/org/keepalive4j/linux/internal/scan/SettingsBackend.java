package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;

/** Reads and changes the settings of sockets of other processes. Not thread-safe. */
interface SettingsBackend extends AutoCloseable {
  /** Returns which backend this is. */
  Backend kind();

  /**
   * Returns the settings of a socket, null if they can't be read.
   *
   * @param inode the socket's inode
   * @param cookie the socket's cookie, which prevents reading another socket
   */
  @Nullable SocketSettings read(long inode, long cookie) throws IOException;

  /** Keeps the settings of the current socket for a later {@link #read}. */
  default void postpone(long cookie) {}

  /**
   * Changes a connection and reads the settings back.
   *
   * @param dryRun true to change nothing and report what would change
   * @return the outcome, null if {@link #finish} will report it
   */
  @Nullable Change change(TcpSocket socket, KeepAlive wanted, boolean dryRun) throws IOException;

  /** Returns whether so many changes are collected that {@link #finish} should make them now. */
  default boolean isFull() {
    return false;
  }

  /**
   * Makes the collected changes and reports their outcomes.
   *
   * @param namespaces enters the connections' network namespaces
   */
  default void finish(
      KeepAlive wanted, NetworkNamespaces namespaces, Consumer<? super Change> consumer)
      throws IOException {}

  /** Returns how many sockets weren't accessible because of missing privileges or hidden owners. */
  long unreachable();

  /** Returns how many sockets weren't accessible because a call failed for another reason. */
  default long failed() {
    return 0;
  }

  /** Returns that call with its error and the remedy, null if there was none. */
  default @Nullable String failure() {
    return null;
  }

  /** Returns how many sockets weren't accessible because only an io_uring holds them. */
  default long inRings() {
    return 0;
  }

  /** Returns whether access to a visible process was refused. */
  default boolean isRefused() {
    return false;
  }

  @Override
  void close();
}

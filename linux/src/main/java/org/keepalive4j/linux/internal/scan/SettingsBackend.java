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

/** A way to the settings of sockets that other processes own. Of one thread. */
interface SettingsBackend extends AutoCloseable {
  /** Returns which backend this is. */
  Backend kind();

  /**
   * What the kernel has for a socket, null if that cannot be told.
   *
   * @param inode the socket's inode
   * @param cookie the socket's cookie: never is another socket's answer given for it
   */
  @Nullable SocketSettings read(long inode, long cookie) throws IOException;

  /** The socket that is handed over now will be asked for later, when others have been. */
  default void postpone(long cookie) {}

  /**
   * Gives settings to a connection and reads them back.
   *
   * @param dryRun true to change nothing and only say what would be
   * @return what became of it, null where {@link #finish} will tell
   */
  @Nullable Change change(TcpSocket socket, KeepAlive wanted, boolean dryRun) throws IOException;

  /** Whether so many changes are put off that {@link #finish} is to make them now. */
  default boolean isFull() {
    return false;
  }

  /**
   * Makes the changes that were put off so far.
   *
   * @param namespaces the way into the connections' network namespaces
   */
  default void finish(
      KeepAlive wanted, NetworkNamespaces namespaces, Consumer<? super Change> consumer)
      throws IOException {}

  /** How many sockets could not be reached, for want of rights or because their owner is unseen. */
  long unreachable();

  /** How many sockets could not be reached because a call failed, whoever would make it. */
  default long failed() {
    return 0;
  }

  /** That call, with its error and the remedy; null if there was none. */
  default @Nullable String failure() {
    return null;
  }

  /** How many sockets could not be reached because they are held in an io_uring alone. */
  default long inRings() {
    return 0;
  }

  /** Whether a process that was seen refused to be reached into. */
  default boolean isRefused() {
    return false;
  }

  @Override
  void close();
}

package org.keepalive4j.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;

/** A way to the settings of sockets that other processes own. Of one thread. */
interface SettingsAccess extends AutoCloseable {
  /**
   * What the kernel has for a socket, null if that cannot be told.
   *
   * @param inode the socket's inode
   * @param cookie the socket's cookie: never is another socket's answer given for it
   */
  @Nullable RawSettings read(long inode, long cookie) throws IOException;

  /**
   * Gives settings to a connection and reads them back.
   *
   * @param rehearsal true to change nothing and only say what would be
   */
  Change change(TcpSocket socket, KeepAlive wanted, boolean rehearsal) throws IOException;

  /** How many sockets could not be reached for want of rights. */
  long unreachable();

  @Override
  void close();
}

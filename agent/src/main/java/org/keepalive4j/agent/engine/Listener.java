package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A listener that was found, and what it had of its own. */
final class Listener {
  private final FileDescriptor socket;
  private final String identity;
  private final OwnValues values;

  Listener(FileDescriptor socket) throws IOException {
    this.socket = socket;
    identity = identity();
    values = new OwnValues(socket);
  }

  /** Gives it its own values back, if the descriptor is still this listener. */
  void restore() {
    try {
      if (identity.equals(identity())) {
        values.giveBack(socket);
      }
    } catch (IOException closedMeanwhile) {
      // nothing left to restore
    }
  }

  /** {@code socket:[12345]}, the inode: descriptor numbers are used again. */
  private String identity() throws IOException {
    return Files.readSymbolicLink(
            Path.of("/proc/self/fd", Integer.toString(RawSocket.number(socket))))
        .toString();
  }
}

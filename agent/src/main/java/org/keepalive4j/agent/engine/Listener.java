package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.keepalive4j.KeepAliveOption;

/** A listener's own values, to give them back. */
final class Listener {
  private final FileDescriptor socket;
  private final String identity;
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  /** Reads them. */
  Listener(FileDescriptor socket) throws IOException {
    this.socket = socket;
    identity = identity();
    for (KeepAliveOption option : KeepAliveOption.values()) {
      values.put(option, RawSocket.get(socket, option.linuxLevel(), option.linuxName()));
    }
  }

  /** Sets them again, if the descriptor is still this listener. */
  void restore() {
    try {
      if (!identity.equals(identity())) {
        return;
      }
      for (Map.Entry<KeepAliveOption, Integer> own : values.entrySet()) {
        KeepAliveOption option = own.getKey();
        RawSocket.set(socket, option.linuxLevel(), option.linuxName(), own.getValue());
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

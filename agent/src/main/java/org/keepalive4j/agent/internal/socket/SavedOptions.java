package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** The options of a listener before the agent changed them. */
final class SavedOptions {
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  SavedOptions(FileDescriptor listener) {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      try {
        values.put(option, SocketSyscalls.get(listener, option));
      } catch (IOException unsupported) {
        // MPTCP sockets don't have all options, so there is nothing to restore
      }
    }
  }

  void restoreTo(FileDescriptor listener) {
    for (Map.Entry<KeepAliveOption, Integer> saved : values.entrySet()) {
      KeepAliveOption option = saved.getKey();
      try {
        if (SocketSyscalls.get(listener, option) != saved.getValue()) {
          SocketSyscalls.set(listener, option, saved.getValue());
        }
      } catch (IOException e) {
        // a system default may exceed what setsockopt(2) accepts, such as an idle time of a day
        if (!SocketSyscalls.wasClosed(listener, e)) {
          StandardError.error(
              "a listener's own value could not be restored: "
                  + option.kernelName()
                  + " "
                  + option.describe(saved.getValue())
                  + ": "
                  + e.getMessage());
        }
      }
    }
  }
}

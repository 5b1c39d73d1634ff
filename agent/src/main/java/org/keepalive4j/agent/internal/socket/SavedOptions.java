package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** What a listener had of its own, to give it back. */
final class SavedOptions {
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  SavedOptions(FileDescriptor listener) {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      try {
        values.put(option, SocketSyscalls.get(listener, option));
      } catch (IOException unknown) {
        // an MPTCP socket does not have all of them, and then cannot be given them
      }
    }
  }

  void giveBack(FileDescriptor listener) {
    for (Map.Entry<KeepAliveOption, Integer> own : values.entrySet()) {
      KeepAliveOption option = own.getKey();
      try {
        if (SocketSyscalls.get(listener, option) != own.getValue()) {
          SocketSyscalls.set(listener, option, own.getValue());
        }
      } catch (IOException e) {
        // the system may have a default that no socket can be given: tcp_keepalive_time of a day
        if (!SocketSyscalls.wasClosed(listener, e)) {
          StandardError.error(
              "a listener could not be given back "
                  + option.kernelName()
                  + " "
                  + option.describe(own.getValue())
                  + ": "
                  + e.getMessage());
        }
      }
    }
  }
}

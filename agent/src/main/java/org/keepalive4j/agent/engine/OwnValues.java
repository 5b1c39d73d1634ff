package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.report.Console;

/** What a listener had of its own, to give it back. */
final class OwnValues {
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  OwnValues(FileDescriptor listener) {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      try {
        values.put(option, RawSocket.get(listener, option));
      } catch (IOException unknown) {
        // an MPTCP socket does not have all of them, and then cannot be given them
      }
    }
  }

  void giveBack(FileDescriptor listener) {
    for (Map.Entry<KeepAliveOption, Integer> own : values.entrySet()) {
      KeepAliveOption option = own.getKey();
      try {
        if (RawSocket.get(listener, option) != own.getValue()) {
          RawSocket.set(listener, option, own.getValue());
        }
      } catch (IOException e) {
        // the system may have a default that no socket can be given: tcp_keepalive_time of a day
        if (!RawSocket.wasClosed(listener, e)) {
          Console.error(
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

package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.keepalive4j.KeepAliveOption;

/** What a listener had of its own, to give it back. */
final class OwnValues {
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  OwnValues(FileDescriptor listener) throws IOException {
    for (KeepAliveOption option : KeepAliveOption.values()) {
      values.put(option, RawSocket.get(listener, option.linuxLevel(), option.linuxName()));
    }
  }

  void giveBack(FileDescriptor listener) {
    try {
      for (Map.Entry<KeepAliveOption, Integer> own : values.entrySet()) {
        KeepAliveOption option = own.getKey();
        RawSocket.set(listener, option.linuxLevel(), option.linuxName(), own.getValue());
      }
    } catch (IOException closedMeanwhile) {
      // nothing left to give it to
    }
  }
}

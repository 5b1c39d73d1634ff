package org.keepalive4j.testing;

import java.util.Arrays;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/** The options of a socket in the kernel's units. The times are read even if keep-alive is off. */
public record KernelValues(int on, int idle, int interval, int count, int userTimeout) {
  /** Parses the five numbers that a judge prints. */
  static KernelValues parse(String line) {
    int[] values = Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    return new KernelValues(values[0], values[1], values[2], values[3], values[4]);
  }

  /** Returns the values after these settings were applied. Unset options keep their values. */
  public KernelValues after(KeepAlive settings) {
    return new KernelValues(
        settings.get(KeepAliveOption.KEEP_ALIVE).orElse(on),
        settings.get(KeepAliveOption.IDLE).orElse(idle),
        settings.get(KeepAliveOption.INTERVAL).orElse(interval),
        settings.get(KeepAliveOption.COUNT).orElse(count),
        settings.get(KeepAliveOption.USER_TIMEOUT).orElse(userTimeout));
  }

  /** Returns a copy with keep-alive on (1) or off (0). */
  public KernelValues withOn(int value) {
    return new KernelValues(value, idle, interval, count, userTimeout);
  }

  /** Returns the settings that the library must read. */
  public String asTold(boolean userTimeoutReadable) {
    String timeout = userTimeoutReadable ? ",user-timeout=" + userTimeout + "ms" : "";
    if (on == 0) {
      return KeepAlive.parse("off" + (userTimeout == 0 ? "" : timeout)).toString();
    }
    return KeepAlive.parse("idle=" + idle + ",interval=" + interval + ",count=" + count + timeout)
        .toString();
  }
}

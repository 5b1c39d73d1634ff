package org.keepalive4j.testing;

import java.util.Arrays;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;

/** What a socket has in the kernel, in its units, whether keep-alive is on or off. */
public record KernelValues(int on, int idle, int interval, int count, int userTimeout) {
  /** Reads the five numbers that a judge prints. */
  static KernelValues parse(String line) {
    int[] values = Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    return new KernelValues(values[0], values[1], values[2], values[3], values[4]);
  }

  /** The same after these settings, by the words of the contract: what is unset stays. */
  public KernelValues after(KeepAlive settings) {
    return new KernelValues(
        settings.get(KeepAliveOption.KEEP_ALIVE).orElse(on),
        settings.get(KeepAliveOption.IDLE).orElse(idle),
        settings.get(KeepAliveOption.INTERVAL).orElse(interval),
        settings.get(KeepAliveOption.COUNT).orElse(count),
        settings.get(KeepAliveOption.USER_TIMEOUT).orElse(userTimeout));
  }

  /** The same, with keep-alive on (1) or off (0). */
  public KernelValues withOn(int value) {
    return new KernelValues(value, idle, interval, count, userTimeout);
  }

  /** What the library is to tell of it. */
  public String asTold(boolean userTimeoutReadable) {
    String timeout = userTimeoutReadable ? ",user-timeout=" + userTimeout + "ms" : "";
    if (on == 0) {
      return KeepAlive.parse("off" + (userTimeout == 0 ? "" : timeout)).toString();
    }
    return KeepAlive.parse("idle=" + idle + ",interval=" + interval + ",count=" + count + timeout)
        .toString();
  }
}

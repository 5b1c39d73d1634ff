package org.keepalive4j.linux.internal.scan;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/** Reads the sysctls that apply to sockets without options of their own: ip-sysctl.rst. */
final class KeepAliveSysctls {
  private static final String FOLDER = "/proc/sys/net/ipv4/";

  private KeepAliveSysctls() {}

  /** Returns the values of the thread's network namespace, null if they can't be read. */
  static @Nullable SocketSettings read(Kernel kernel) {
    try (NativeBuffer room = NativeBuffer.allocate(64)) {
      int idle = number(kernel, room, "tcp_keepalive_time");
      int interval = number(kernel, room, "tcp_keepalive_intvl");
      int count = number(kernel, room, "tcp_keepalive_probes");
      return (idle | interval | count) < 0
          ? null
          : new SocketSettings(false, idle, interval, count, 0);
    }
  }

  private static int number(Kernel kernel, NativeBuffer room, String name) {
    int length = kernel.read(room, FOLDER + name);
    ByteBuffer text = room.bytes();
    int number = length > 0 ? 0 : -1;
    for (int i = 0; i < length && text.get(i) >= '0'; i++) {
      number = number * 10 + text.get(i) - '0';
    }
    return number;
  }
}

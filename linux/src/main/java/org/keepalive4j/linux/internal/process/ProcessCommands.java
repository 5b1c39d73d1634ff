package org.keepalive4j.linux.internal.process;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/**
 * Reads the commands of processes from /proc/PID/comm, each once. A command has up to 15
 * characters, as in {@code ss -p}, {@code top} and {@code pgrep}. Needs no privileges.
 */
public final class ProcessCommands {
  private static final int ROOM = 64;

  private final Kernel kernel;
  private final Map<Integer, String> known = new HashMap<>();

  /** Uses the given kernel. */
  public ProcessCommands(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Returns the command of a process, empty if it has ended. */
  public String of(int pid) {
    @Nullable String command = known.get(pid);
    if (command == null) {
      try (NativeBuffer room = NativeBuffer.allocate(ROOM)) {
        int length = kernel.read(room, "/proc/" + pid + "/comm");
        command = length > 1 ? room.text(0, length - 1) : ""; // without the line's end
      }
      known.put(pid, command);
    }
    return command;
  }
}

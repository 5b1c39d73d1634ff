package org.keepalive4j.checks.policy;

import java.util.Set;
import java.util.TreeSet;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/** Lists the programs, maps and links in the kernel by their numbers, whoever holds them. */
final class BpfObjects {
  // enum bpf_cmd: BPF_PROG_GET_NEXT_ID, BPF_MAP_GET_NEXT_ID, BPF_LINK_GET_NEXT_ID
  private static final int[] NEXT = {11, 12, 31};

  private BpfObjects() {}

  /** {@code 11/184}: the command that lists it, and its number. */
  static Set<String> all() {
    Set<String> all = new TreeSet<>();
    try (var kernel = Kernel.open();
        var attributes = NativeBuffer.allocate(16)) {
      for (int command : NEXT) {
        attributes.bytes().putInt(0, 0);
        while (kernel.call(SystemCall.BPF, command, attributes.address(), 12) == 0) {
          int number = attributes.bytes().getInt(4);
          all.add(command + "/" + number);
          attributes.bytes().putInt(0, number);
        }
      }
    }
    return all;
  }
}

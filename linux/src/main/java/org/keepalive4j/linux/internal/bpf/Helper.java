package org.keepalive4j.linux.internal.bpf;

import java.util.Locale;

/** The kernel's functions that programs call: bpf-helpers(7), numbers of linux/bpf.h. */
public enum Helper {
  MAP_LOOKUP_ELEM(1),
  MAP_DELETE_ELEM(3),
  GET_SOCKET_COOKIE(46),
  SETSOCKOPT(49),
  GETSOCKOPT(57),
  SK_STORAGE_GET(107),
  SK_STORAGE_DELETE(108),
  PROBE_READ_KERNEL(113),
  JIFFIES64(118),
  SEQ_WRITE(127),
  SKC_TO_TCP_SOCK(137),
  SKC_TO_TCP_TIMEWAIT_SOCK(138),
  SKC_TO_TCP_REQUEST_SOCK(139);

  private final int number;

  Helper(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Returns the name in bpf-helpers(7) of a helper with this number, without {@code bpf_}. */
  static String name(int number) {
    for (Helper helper : values()) {
      if (helper.number == number) {
        return helper.name().toLowerCase(Locale.ROOT);
      }
    }
    return "helper " + number;
  }
}

package org.keepalive4j.linux.internal.bpf;

/** How many bytes an instruction loads or stores; a shorter load fills up with zeros. */
public enum Size {
  BYTE(1, 0x10),
  HALF(2, 0x08),
  WORD(4, 0x00),
  LONG(8, 0x18);

  private final int bytes;
  private final int code;

  Size(int bytes, int code) {
    this.bytes = bytes;
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The size of a field of 1, 2, 4 or 8 bytes. */
  public static Size of(int bytes) {
    for (Size size : values()) {
      if (size.bytes == bytes) {
        return size;
      }
    }
    throw new IllegalArgumentException("a field must have 1, 2, 4 or 8 bytes, has " + bytes);
  }
}

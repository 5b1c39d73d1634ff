package org.keepalive4j.linux.internal.sockdiag;

import java.io.IOException;

/**
 * Thrown if bytes aren't an answer of sock_diag: {@code nlmsg_len at byte 32: expected 16..48, got
 * 3}.
 */
public final class DecodeException extends IOException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final int offset;

  /**
   * @param field the kernel's name of the field
   * @param offset where it is, in bytes from the start of the datagram
   * @param expected what may stand there
   * @param got what does
   */
  public DecodeException(String field, int offset, String expected, long got) {
    super(field + " at byte " + offset + ": expected " + expected + ", got " + got);
    this.field = field;
    this.offset = offset;
  }

  /** The kernel's name of the field that is wrong. */
  public String field() {
    return field;
  }

  /** Where the field is, in bytes from the start of the datagram. */
  public int offset() {
    return offset;
  }
}

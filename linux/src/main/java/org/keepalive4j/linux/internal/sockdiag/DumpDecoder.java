package org.keepalive4j.linux.internal.sockdiag;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decodes the answer to a {@link DumpRequest}, datagram by datagram. Throws a {@link
 * DecodeException} for bytes that aren't an answer.
 */
public final class DumpDecoder {
  private static final int NLMSG_NOOP = 1;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int NLM_F_DUMP_INTR = 0x10;

  private static final int HEADER = 16; // struct nlmsghdr
  private static final int TYPE = 4;
  private static final int FLAGS = 6;
  private static final int SEQUENCE = 8;

  private static final int MAX_ERRNO = 4095; // linux/err.h

  private final ByteBuffer bytes;
  private final SocketMessage message;
  private final int sequence;
  private boolean done;
  private boolean interrupted;
  private int errno;

  /** Receives the sockets. */
  @FunctionalInterface
  public interface Visitor {
    /** Receives a socket, which is valid only during the call. */
    void socket(SocketInfo message) throws IOException;
  }

  /**
   * @param bytes the buffer of the datagrams, in host order
   * @param sequence the request's number, which its answer repeats
   */
  public DumpDecoder(ByteBuffer bytes, int sequence) {
    this.bytes = bytes;
    this.sequence = sequence;
    message = new SocketMessage(bytes);
  }

  /**
   * Reads one datagram, the first {@code length} bytes.
   *
   * @param length the datagram's true length, which may be more than there was room for
   * @throws DecodeException if the bytes aren't an answer to the request; the sockets before that
   *     place were already visited
   * @throws IOException from the visitor
   */
  public void decode(int length, Visitor visitor) throws IOException {
    if (length > bytes.capacity() || length <= 0) {
      throw new DecodeException("datagram", 0, "1.." + bytes.capacity() + " bytes", length);
    }
    int at = 0;
    while (at < length && !done) {
      if (length - at < HEADER) {
        throw new DecodeException("nlmsghdr", at, "at least 16 bytes", length - at);
      }
      int size = bytes.getInt(at);
      if (size < HEADER || size > length - at) {
        throw new DecodeException("nlmsg_len", at, "16.." + (length - at), size);
      }
      if (bytes.getInt(at + SEQUENCE) != sequence) {
        throw new DecodeException(
            "nlmsg_seq", at + SEQUENCE, Integer.toString(sequence), bytes.getInt(at + SEQUENCE));
      }
      interrupted |= (bytes.getShort(at + FLAGS) & NLM_F_DUMP_INTR) != 0;
      message(bytes.getShort(at + TYPE) & 0xffff, at, at + size, visitor);
      at += (size + 3) & ~3; // NLMSG_ALIGN
    }
  }

  private void message(int type, int at, int end, Visitor visitor) throws IOException {
    switch (type) {
      case DumpRequest.TCPDIAG_GETSOCK, SOCK_DIAG_BY_FAMILY -> {
        message.moveTo(at + HEADER, end);
        visitor.socket(message);
      }
      case NLMSG_NOOP -> {
        // has no content: linux/netlink.h
      }
      case NLMSG_DONE, NLMSG_ERROR -> {
        // Both carry 0 or a negative error number; old kernels end a dump without it.
        boolean bare = type == NLMSG_DONE && end - at < HEADER + Integer.BYTES;
        errno = bare ? 0 : -result(at + HEADER, end);
        done = true;
      }
      default -> throw new DecodeException("nlmsg_type", at + TYPE, "1, 2, 3, 18, 20", type);
    }
  }

  private int result(int at, int end) throws DecodeException {
    if (end - at < Integer.BYTES) {
      throw new DecodeException("error", at, "4 bytes", end - at);
    }
    int result = bytes.getInt(at);
    if (result > 0 || result < -MAX_ERRNO) {
      throw new DecodeException("error", at, "0 or a negative errno", result);
    }
    return result;
  }

  /** Returns whether the answer is complete. */
  public boolean isDone() {
    return done;
  }

  /** Returns the error number with which the kernel ended the answer, 0 for none. */
  public int errno() {
    return errno;
  }

  /**
   * Returns whether the kernel reported that its tables changed during the dump, so sockets may be
   * missing or duplicated.
   */
  public boolean isInterrupted() {
    return interrupted;
  }
}

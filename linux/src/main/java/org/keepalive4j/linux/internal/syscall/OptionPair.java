package org.keepalive4j.linux.internal.syscall;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;

/**
 * Sets two options of a socket in one system call, so that not even SIGKILL ends the process
 * between them. It submits both to an io_uring, which runs them in order before the call returns:
 * io_submit_sqes() in io_uring/io_uring.c. Needs Linux 6.7 and a kernel that permits io_uring. Not
 * thread-safe.
 */
public final class OptionPair implements AutoCloseable {
  // linux/io_uring.h
  private static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;
  private static final int IORING_SETUP_NO_MMAP = 1 << 14;
  private static final int IORING_SETUP_NO_SQARRAY = 1 << 16;
  private static final int IORING_ENTER_GETEVENTS = 1;
  private static final byte IORING_OP_URING_CMD = 46;
  private static final int SOCKET_URING_OP_SETSOCKOPT = 3;

  // struct io_uring_params
  private static final int FLAGS = 8;
  private static final int SQ_TAIL = 44;
  private static final int SQ_USER_ADDR = 72;
  private static final int CQ_CQES = 100;
  private static final int CQ_HEAD = 80;
  private static final int CQ_USER_ADDR = 112;
  private static final int PARAMS_LENGTH = 120;

  // struct io_uring_sqe
  private static final int OPCODE = 0;
  private static final int FD = 4;
  private static final int CMD_OP = 8;
  private static final int LEVEL = 16;
  private static final int OPTNAME = 20;
  private static final int OPTLEN = 44;
  private static final int OPTVAL = 48;
  private static final int SQE_LENGTH = 64;

  private static final int CQE_LENGTH = 16;
  private static final int RESULT = 8; // struct io_uring_cqe

  private static final int PAIR = 2; // the requests; the kernel makes room for twice the answers
  private static final int PAGE = 1 << 16; // the largest page of a supported architecture

  private final Kernel kernel;
  private final NativeBuffer memory;
  private final int requests;
  private final int rings;
  private final int values;
  private final int tail;
  private final int head;
  private final int answers;
  private final int descriptor;

  private OptionPair(Kernel kernel, NativeBuffer memory, int start, int descriptor) {
    this.kernel = kernel;
    this.memory = memory;
    this.descriptor = descriptor;
    requests = start;
    rings = start + PAGE;
    values = start + 2 * PAGE;
    var bytes = memory.bytes();
    int params = values;
    tail = rings + bytes.getInt(params + SQ_TAIL);
    head = rings + bytes.getInt(params + CQ_HEAD);
    answers = rings + bytes.getInt(params + CQ_CQES);
  }

  /** Returns null if the kernel has no such io_uring, or refuses it. The caller closes it. */
  public static @Nullable OptionPair open(Kernel kernel) {
    var memory = NativeBuffer.allocate(4 * PAGE);
    int start = (int) (-memory.address() & (PAGE - 1));
    long address = memory.address() + start;
    int params = start + 2 * PAGE;
    memory
        .bytes()
        .putInt(
            params + FLAGS,
            IORING_SETUP_SUBMIT_ALL | IORING_SETUP_NO_MMAP | IORING_SETUP_NO_SQARRAY)
        .putLong(params + SQ_USER_ADDR, address)
        .putLong(params + CQ_USER_ADDR, address + PAGE);
    int descriptor =
        (int) kernel.call(SystemCall.IO_URING_SETUP, PAIR, memory.address() + params, 0);
    if (descriptor < 0) {
      memory.close();
      return null;
    }
    return new OptionPair(kernel, memory, start, descriptor);
  }

  /**
   * Sets both options, the second one also if the first one was refused.
   *
   * @return 0; the negative error number of the first, or else of the second option
   */
  public int set(
      int socket,
      int firstLevel,
      int firstName,
      int firstValue,
      int secondLevel,
      int secondName,
      int secondValue) {
    var bytes = memory.bytes();
    int submitted = bytes.getInt(tail);
    write(0, socket, firstLevel, firstName, firstValue);
    write(1, socket, secondLevel, secondName, secondValue);
    bytes.putInt(tail, submitted + PAIR);
    long result =
        kernel.call(
            SystemCall.IO_URING_ENTER, descriptor, PAIR, PAIR, IORING_ENTER_GETEVENTS, 0, 0);
    if (result != PAIR) {
      return result < 0 ? (int) result : -Errno.EINVAL;
    }
    int seen = bytes.getInt(head);
    int first = answer(seen);
    int second = answer(seen + 1);
    bytes.putInt(head, seen + PAIR);
    return first < 0 ? first : second;
  }

  private void write(int index, int socket, int level, int name, int value) {
    // The ring has as many places as a pair has requests, so each pair starts at the first place.
    int at = requests + index * SQE_LENGTH;
    int valueAt = values + PARAMS_LENGTH + index * Integer.BYTES;
    ByteBuffer bytes = memory.bytes();
    bytes.putInt(valueAt, value);
    bytes
        .put(at + OPCODE, IORING_OP_URING_CMD)
        .putInt(at + FD, socket)
        .putInt(at + CMD_OP, SOCKET_URING_OP_SETSOCKOPT)
        .putInt(at + LEVEL, level)
        .putInt(at + OPTNAME, name)
        .putInt(at + OPTLEN, Integer.BYTES)
        .putLong(at + OPTVAL, memory.address() + valueAt);
  }

  private int answer(int index) {
    return memory.bytes().getInt(answers + (index & (2 * PAIR - 1)) * CQE_LENGTH + RESULT);
  }

  @Override
  public void close() {
    kernel.close(descriptor);
    memory.close();
  }
}

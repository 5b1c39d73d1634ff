package org.keepalive4j.linux.internal.process;

import java.nio.ByteBuffer;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/** Finds the sockets among the descriptors of processes, by the links in /proc/PID/fd. */
final class DescriptorScan implements AutoCloseable {
  private static final long SOCKET = 0x5b3a74656b636f73L; // "socket:[" as a little-endian long
  private static final String RING = "anon_inode:[io_uring]";
  private static final long RING_START = 0x6f6e695f6e6f6e61L; // "anon_ino"
  // A socket's link is shorter: socket:[4294967295]
  private static final int LONGEST_LINK = 64;

  private final Kernel kernel;
  private final Consumer consumer;
  private final DirectoryReader descriptors;
  private final NativeBuffer link;

  /** Receives what a scan finds, from several threads if several scan. */
  interface Consumer {
    void socket(int inode, int pid, int descriptor);

    /** Receives the descriptor of an io_uring. */
    void ring(int pid, int descriptor);
  }

  DescriptorScan(Kernel kernel, Consumer consumer) {
    this.kernel = kernel;
    this.consumer = consumer;
    descriptors = new DirectoryReader(kernel);
    link = NativeBuffer.allocate(LONGEST_LINK);
  }

  /**
   * Passes a process' sockets to the consumer. Returns 0, or the negative error number if it has
   * ended or can't be inspected.
   */
  int scan(int pid) {
    int result = descriptors.open("/proc/" + pid + "/fd");
    if (result < 0) {
      return result;
    }
    ByteBuffer text = link.bytes();
    while (descriptors.next() && result == 0) {
      int descriptor = descriptors.number();
      if (descriptor < 0) {
        continue;
      }
      long length =
          kernel.call(
              SystemCall.READLINKAT,
              descriptors.descriptor(),
              descriptors.nameAddress(),
              link.address(),
              LONGEST_LINK);
      if (length > Long.BYTES && text.getLong(0) == SOCKET) {
        consumer.socket((int) ProcText.number(text, Long.BYTES, (byte) ']'), pid, descriptor);
      } else if (length == RING.length()
          && text.getLong(0) == RING_START
          && link.text(0, RING.length()).equals(RING)) {
        consumer.ring(pid, descriptor);
      } else if (length == -Errno.EACCES) {
        // Root may list the descriptors of any process, but not read every link.
        result = -Errno.EACCES;
      }
    }
    descriptors.leave();
    return result;
  }

  @Override
  public void close() {
    descriptors.close();
    link.close();
  }
}

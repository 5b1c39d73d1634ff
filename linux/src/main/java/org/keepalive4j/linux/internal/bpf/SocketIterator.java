package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/** Runs an iterator program for each TCP socket of the thread's network namespace. */
public final class SocketIterator {
  // The kernel returns whole records, as many as fit into 32 KiB: bpf_seq_read()
  private static final int ROOM = 64 * 1024;

  private SocketIterator() {}

  /** Receives the records that the program writes. */
  @FunctionalInterface
  public interface Visitor {
    /** Receives the record at the offset, which is valid only during the call. */
    void visit(ByteBuffer records, int offset) throws IOException;
  }

  /**
   * Iterates over the sockets.
   *
   * @param bpf the calls of this thread
   * @param link from {@link BpfLink#iterator}
   * @param length the length of the records that the program writes
   * @return the number of records
   * @throws SyscallException if the kernel refuses
   * @throws IOException from the visitor
   */
  public static long run(Bpf bpf, BpfLink link, int length, Visitor visitor) throws IOException {
    try (var iterator = new Fd(bpf.kernel(), open(bpf, link))) {
      return read(bpf, iterator.number(), length, visitor);
    }
  }

  /**
   * Opens an iterator. Returns a descriptor for {@link #read}, which another thread may call. The
   * caller closes it.
   */
  public static int open(Bpf bpf, BpfLink link) throws SyscallException {
    bpf.attributes().putInt(BpfAttr.ITER_LINK_FD, link.descriptor());
    return bpf.require(Bpf.ITER_CREATE, BpfAttr.ITER_CREATE_SIZE, "BPF_ITER_CREATE", "TCP sockets");
  }

  /** Reads an open iterator to its end. Returns the number of records. */
  public static long read(Bpf bpf, int iterator, int length, Visitor visitor) throws IOException {
    try (var room = NativeBuffer.allocate(ROOM)) {
      var records = room.bytes().order(ByteOrder.nativeOrder());
      long count = 0;
      int filled = 0;
      int read;
      do {
        read = read(bpf, iterator, room.address() + filled, ROOM - filled);
        filled += read;
        int at = 0;
        for (; filled - at >= length; at += length) {
          visitor.visit(records, at);
          count++;
        }
        records.put(0, records, at, filled - at);
        filled -= at;
      } while (read > 0);
      return count;
    }
  }

  private static int read(Bpf bpf, int iterator, long address, int length) throws SyscallException {
    while (true) {
      long read = bpf.kernel().call(SystemCall.READ, iterator, address, length);
      // EAGAIN: the kernel has skipped a million sockets without a record. Reading continues there.
      if (read != -Errno.EINTR && read != -Errno.EAGAIN) {
        return Bpf.checked((int) read, "read", "TCP sockets");
      }
    }
  }
}

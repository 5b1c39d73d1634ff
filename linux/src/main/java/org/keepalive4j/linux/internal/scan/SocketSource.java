package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.DumpDecoder;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Lists the sockets of a network namespace. Not thread-safe, except {@link #open}. */
interface SocketSource {
  /**
   * Opens a descriptor that lists the sockets of the thread's current network namespace.
   * Thread-safe. The caller closes it.
   *
   * @param inside the system calls of that thread
   */
  int open(Kernel inside) throws IOException;

  /**
   * Passes every socket of the namespace to the visitor.
   *
   * @param descriptor a descriptor from {@link #open}, which can be used once
   * @param states the requested states, as bits
   * @param directions receives the listeners first; null if directions aren't requested
   */
  void run(
      int descriptor,
      int states,
      @Nullable DirectionInference directions,
      DumpDecoder.Visitor visitor)
      throws IOException;

  /** Returns whether the kernel reported that an answer may be incomplete. */
  boolean isInterrupted();
}

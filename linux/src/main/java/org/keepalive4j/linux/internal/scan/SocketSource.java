package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.DumpDecoder;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** A way to ask the kernel which sockets there are. Of one thread, but for {@link #open}. */
interface SocketSource {
  /**
   * Opens a descriptor that answers for the network namespace that the thread is in now, for good.
   * For any thread; the caller closes it.
   *
   * @param inside of that thread
   */
  int open(Kernel inside) throws IOException;

  /**
   * Visits every socket of a namespace.
   *
   * @param descriptor of {@link #open}, used once
   * @param states the states that are asked for, as bits
   * @param directions gets the listeners before anything else; null if no direction is asked for
   */
  void run(
      int descriptor,
      int states,
      @Nullable DirectionInference directions,
      DumpDecoder.Visitor visitor)
      throws IOException;

  /** Whether the kernel said that an answer may not be whole. */
  boolean isInterrupted();
}

package org.keepalive4j.linux.internal.syscall;

/** A file descriptor that this object closes. Only the thread of its {@link Kernel} may use it. */
public final class Fd implements AutoCloseable {
  private final Kernel kernel;
  private final int number;
  private boolean closed;

  /** Takes ownership of a descriptor. */
  public Fd(Kernel kernel, int number) {
    this.kernel = kernel;
    this.number = number;
  }

  /** Returns the descriptor's number. */
  public int number() {
    return number;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      kernel.close(number);
    }
  }
}

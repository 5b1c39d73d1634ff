package org.keepalive4j.linux.internal.syscall;

/** A file descriptor that is ours to close. Of the thread of its {@link Kernel}. */
public final class Fd implements AutoCloseable {
  private final Kernel kernel;
  private final int number;
  private boolean closed;

  /** Takes over a descriptor. */
  public Fd(Kernel kernel, int number) {
    this.kernel = kernel;
    this.number = number;
  }

  /** The descriptor's number. */
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

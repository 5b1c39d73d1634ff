package org.keepalive4j.linux.internal.syscall;

import org.jspecify.annotations.Nullable;

/** The size of a terminal: TIOCGWINSZ, ioctl_tty(2). */
public record TerminalSize(int rows, int columns) {
  private static final int TIOCGWINSZ = 0x5413;
  private static final int WINSIZE_SIZE = 8; // struct winsize
  private static final int WS_ROW = 0;
  private static final int WS_COL = 2;

  /**
   * Returns the size of the terminal that a descriptor refers to; null if it is no terminal or has
   * no size.
   */
  public static @Nullable TerminalSize of(int descriptor) {
    try (Kernel kernel = Kernel.open();
        NativeBuffer size = NativeBuffer.allocate(WINSIZE_SIZE)) {
      if (kernel.call(SystemCall.IOCTL, descriptor, TIOCGWINSZ, size.address()) < 0) {
        return null;
      }
      int rows = Short.toUnsignedInt(size.bytes().getShort(WS_ROW));
      int columns = Short.toUnsignedInt(size.bytes().getShort(WS_COL));
      return rows == 0 || columns == 0 ? null : new TerminalSize(rows, columns);
    }
  }
}

package org.keepalive4j.linux.internal.syscall;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes a terminal deliver each key at once, without showing it: termios(3), ioctl_tty(2). */
public final class TerminalMode {
  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;
  private static final int TERMIOS_SIZE = 60; // at least struct termios of asm-generic/termbits.h
  private static final int C_LFLAG = 12;
  private static final int C_CC = 17;
  private static final int ICANON = 2;
  private static final int ECHO = 8;
  private static final int VTIME = C_CC + 5;
  private static final int VMIN = C_CC + 6;
  private static final int VSUSP = C_CC + 10;

  private final int descriptor;
  private final byte[] before;

  private TerminalMode(int descriptor, byte[] before) {
    this.descriptor = descriptor;
    this.before = before;
  }

  /**
   * Changes the terminal. read(2) returns each key, or nothing after a tenth of a second. Ctrl-C
   * still interrupts; Ctrl-Z does nothing, because the terminal would otherwise stay in this mode.
   *
   * @return what restores the terminal; null if the descriptor isn't a terminal's
   */
  public static @Nullable TerminalMode keys(int descriptor) {
    try (Kernel kernel = Kernel.open();
        NativeBuffer termios = NativeBuffer.allocate(TERMIOS_SIZE)) {
      if (kernel.call(SystemCall.IOCTL, descriptor, TCGETS, termios.address()) < 0) {
        return null;
      }
      ByteBuffer bytes = termios.bytes();
      byte[] before = new byte[TERMIOS_SIZE];
      bytes.get(0, before);
      bytes.putInt(C_LFLAG, bytes.getInt(C_LFLAG) & ~(ICANON | ECHO));
      bytes.put(VTIME, (byte) 1).put(VMIN, (byte) 0).put(VSUSP, (byte) 0);
      return kernel.call(SystemCall.IOCTL, descriptor, TCSETS, termios.address()) < 0
          ? null
          : new TerminalMode(descriptor, before);
    }
  }

  /** Restores the terminal, from any thread. */
  public void restore() {
    try (Kernel kernel = Kernel.open();
        NativeBuffer termios = NativeBuffer.allocate(TERMIOS_SIZE)) {
      termios.bytes().put(0, before);
      kernel.call(SystemCall.IOCTL, descriptor, TCSETS, termios.address());
    }
  }
}

package org.keepalive4j.cli.output;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.internal.syscall.TerminalMode;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/**
 * Shows lines on the whole terminal, and scrolls them. The terminal is as before when this is
 * closed, and also when a signal ends the JVM.
 */
public final class WatchScreen implements AutoCloseable {
  private static final int IN = 0;
  private static final long TICK_NANOS = 100_000_000;
  // The alternate screen, no cursor, no automatic line breaks: xterm, "Private Modes"
  private static final String ENTER = "\033[?1049h\033[?25l\033[?7l";
  private static final String LEAVE = "\033[?7h\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String CLEAR_LINE = "\033[2K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final String KEYS = "↑↓ PgUp PgDn scroll, q quits";

  private final StandardStreams streams;
  private final FileInputStream keys = new FileInputStream(FileDescriptor.in);
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable TerminalMode mode;
  private final Thread restorer = new Thread(this::restore);
  private boolean restored;
  private TerminalSize size;
  private @Nullable WatchPage page;
  private int top; // the first line that is shown

  /** Takes over the terminal. */
  public WatchScreen(StandardStreams streams, TerminalSize size) {
    this.streams = streams;
    this.size = size;
    Runtime.getRuntime().addShutdownHook(restorer);
    mode = TerminalMode.keys(IN);
    streams.printStyled(ENTER);
    streams.flush();
  }

  /** Shows a page, scrolled to the same line as the page before. */
  public void show(WatchPage next) {
    page = next;
    draw();
  }

  private void draw() {
    WatchPage current = Objects.requireNonNull(page);
    List<String> lines = current.lines(size.columns());
    int header = current.hasHeader() ? 1 : 0;
    List<String> messages = current.messages();
    int rows = lines.size() - header;
    int visible = Math.max(1, size.rows() - 2 - header - messages.size());
    top = Math.clamp(top, 0, Math.max(0, rows - visible));
    int end = Math.min(rows, top + visible);
    StringBuilder screen = new StringBuilder(HOME);
    line(screen, Style.BOLD + cut(current.title()) + Style.PLAIN);
    if (header > 0) {
      line(screen, Style.BOLD + lines.getFirst().stripTrailing() + Style.PLAIN);
    }
    for (String row : lines.subList(header + top, header + end)) {
      line(screen, row.stripTrailing());
    }
    screen.append(CLEAR_BELOW).append("\033[").append(size.rows() - messages.size()).append(";1H");
    for (String message : messages) {
      line(screen, cut(Printable.line(message)));
    }
    String shown = rows <= visible ? "" : "rows " + (top + 1) + "-" + end + " of " + rows + "   ";
    screen.append(CLEAR_LINE).append(Style.DIM).append(cut(shown + KEYS)).append(Style.PLAIN);
    print(screen.toString());
  }

  private String cut(String text) {
    return TableLayout.cut(text, size.columns(), false);
  }

  private static void line(StringBuilder screen, String line) {
    screen.append(CLEAR_LINE).append(line).append('\n');
  }

  private void print(String text) {
    lock.lock();
    try {
      if (!restored) {
        streams.printStyled(text);
        streams.flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, and scrolls the page when a key is pressed.
   *
   * @return false if the user quits
   */
  public boolean await(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      int from = top;
      for (String key : keys()) {
        if (key.equals("q") || key.equals("Q")) {
          return false;
        }
        scroll(key);
      }
      TerminalSize now = streams.terminalSize();
      boolean resized = now != null && !now.equals(size);
      size = now == null ? size : now;
      if (resized || top != from) {
        draw();
      }
    }
    return true;
  }

  /** Returns the keys that were pressed, after a tenth of a second at most. */
  private List<String> keys() {
    byte[] bytes = new byte[64];
    int length = 0;
    long start = System.nanoTime();
    try {
      length = mode == null ? 0 : keys.read(bytes);
    } catch (IOException terminalGone) {
      length = 0;
    }
    if (length <= 0) {
      LockSupport.parkNanos(TICK_NANOS - (System.nanoTime() - start));
      return List.of();
    }
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    // An escape sequence, or one character
    return List.of(text.split("(?=\033)|(?<=^[^\033])|(?<=[^\033\\[0-9;O])", -1));
  }

  private void scroll(String key) {
    int visible = Math.max(1, size.rows() - 4);
    switch (key) {
      case "\033[A", "\033OA", "k" -> top--;
      case "\033[B", "\033OB", "j" -> top++;
      case "\033[5~", "b" -> top -= visible;
      case "\033[6~", " " -> top += visible;
      case "\033[H", "\033OH", "\033[1~", "g" -> top = 0;
      case "\033[F", "\033OF", "\033[4~", "G" -> top = Integer.MAX_VALUE / 2;
      default -> {}
    }
    top = Math.max(0, top);
  }

  private void restore() {
    lock.lock();
    try {
      if (!restored) {
        streams.printStyled(LEAVE);
        streams.flush();
        restored = true;
        if (mode != null) {
          mode.restore();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    restore();
    Runtime.getRuntime().removeShutdownHook(restorer);
  }
}

package org.keepalive4j.testing;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Records what the code under test logs at or above a level. */
public final class RecordedLog extends System.LoggerFinder {
  /** The lines, each as {@code LEVEL message}. */
  public static final List<String> LINES = new CopyOnWriteArrayList<>();

  private static volatile Level threshold = Level.OFF;

  /** Clears the recorded lines and records from this level on. */
  public static void from(Level level) {
    threshold = level;
    LINES.clear();
  }

  @Override
  public Logger getLogger(String name, Module module) {
    return new Recorder(name);
  }

  private record Recorder(String name) implements Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return name.equals("org.keepalive4j") && level.compareTo(threshold) >= 0;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        LINES.add(level + " " + message);
      }
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... values) {
      log(level, bundle, MessageFormat.format(format, values), (Throwable) null);
    }
  }
}

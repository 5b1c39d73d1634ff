package org.keepalive4j.agent.internal.reporting;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/**
 * A DEBUG line for each socket, through System.Logger under the name {@code org.keepalive4j}.
 *
 * <p>The first use of a logger decides for the whole JVM how it logs, and applications prepare that
 * in their main method. So the agent logs only after somebody else has begun to, or where the
 * command line has decided already.
 */
public final class DebugLog {
  private static final ThreadLocal<Boolean> LOGGING = new ThreadLocal<>();

  /** Whether the command line says how to log. */
  private static final boolean DECIDED = isDecided();

  private static volatile @Nullable Logger logger;
  private static volatile String lastFailure = "";

  private DebugLog() {}

  private static boolean isDecided() {
    try {
      return System.getProperty("java.util.logging.config.file") != null
          || System.getProperty("java.util.logging.config.class") != null
          || System.getProperty("java.util.logging.manager") != null;
    } catch (SecurityException denied) {
      return false;
    }
  }

  /**
   * Somebody else begins to log. The logger is waited for in a thread of its own: no socket has to
   * wait until the application's LoggerFinder is made, which may open sockets itself.
   */
  public static void loggingHasBegun() {
    if (logger == null) {
      Thread thread = new DaemonThread("logger", new Fetch());
      // a logging library may look for its configuration there
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      thread.start();
    }
  }

  /** Whether lines are wanted. */
  public static boolean isOn() {
    try {
      Logger found = logger;
      if (found == null) {
        if (!DECIDED) {
          return false;
        }
        found = fetch();
      }
      return found.isLoggable(Level.DEBUG);
    } catch (Throwable e) {
      failed(e);
      return false;
    }
  }

  /** A logger, its handlers and its maker are the application's, and no reason to stop. */
  private static void failed(Throwable thrown) {
    String kind = thrown.getClass().getName();
    if (!kind.equals(lastFailure)) {
      lastFailure = kind;
      StandardError.error("a DEBUG line was not logged: " + thrown);
    }
  }

  private static Logger fetch() {
    Logger found = System.getLogger("org.keepalive4j");
    logger = found;
    return found;
  }

  private static final class Fetch implements Runnable {
    @Override
    public void run() {
      try {
        fetch();
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  /** Writes one line, unless it comes from a socket that a log handler is opening for one. */
  public static void log(String line) {
    Logger found = logger;
    if (found == null || LOGGING.get() != null) {
      return;
    }
    LOGGING.set(true);
    try {
      found.log(Level.DEBUG, line);
    } catch (Throwable e) {
      failed(e);
    } finally {
      LOGGING.remove();
    }
  }
}

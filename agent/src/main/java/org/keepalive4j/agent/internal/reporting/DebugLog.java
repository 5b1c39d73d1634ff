package org.keepalive4j.agent.internal.reporting;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/**
 * Logs a DEBUG line for each socket, through System.Logger under the name {@code org.keepalive4j}.
 *
 * <p>The first use of a logger initializes the JVM's logging, and many applications configure it in
 * their main method. So the agent logs only after other code has started to log, or if logging is
 * configured on the command line.
 */
public final class DebugLog {
  private static final ThreadLocal<Boolean> IS_LOGGING = new ThreadLocal<>();

  /** Whether logging is configured on the command line. */
  private static final boolean CONFIGURED = isConfigured();

  private static volatile @Nullable Logger logger;
  private static volatile String lastFailure = "";

  private DebugLog() {}

  private static boolean isConfigured() {
    try {
      return System.getProperty("java.util.logging.config.file") != null
          || System.getProperty("java.util.logging.config.class") != null
          || System.getProperty("java.util.logging.manager") != null;
    } catch (SecurityException denied) {
      return false;
    }
  }

  /**
   * Called when other code starts to log. Another thread gets the logger, so that no socket waits
   * for the application's LoggerFinder, which may open sockets itself.
   */
  public static void onLoggingStarted() {
    if (logger == null) {
      Thread thread = new DaemonThread("logger", new LoggerInitializer());
      // logging libraries look for their configuration with this class loader
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      thread.start();
    }
  }

  /** Returns whether DEBUG lines are enabled. */
  public static boolean isOn() {
    try {
      Logger found = logger;
      if (found == null) {
        if (!CONFIGURED) {
          return false;
        }
        found = getLogger();
      }
      return found.isLoggable(Level.DEBUG);
    } catch (Throwable e) {
      reportFailure(e);
      return false;
    }
  }

  /** Reports a failure of the logger or its handlers, which belong to the application. */
  private static void reportFailure(Throwable thrown) {
    String kind = thrown.getClass().getName();
    if (!kind.equals(lastFailure)) {
      lastFailure = kind;
      StandardError.error("a DEBUG line was not logged: " + thrown);
    }
  }

  private static Logger getLogger() {
    Logger found = System.getLogger("org.keepalive4j");
    logger = found;
    return found;
  }

  private static final class LoggerInitializer implements Runnable {
    @Override
    public void run() {
      try {
        getLogger();
      } catch (Throwable e) {
        reportFailure(e);
      }
    }
  }

  /**
   * Logs one line. Does nothing while this thread is logging, because a log handler may open a
   * socket for a line.
   */
  public static void log(String line) {
    Logger found = logger;
    if (found == null || IS_LOGGING.get() != null) {
      return;
    }
    IS_LOGGING.set(true);
    try {
      found.log(Level.DEBUG, line);
    } catch (Throwable e) {
      reportFailure(e);
    } finally {
      IS_LOGGING.remove();
    }
  }
}

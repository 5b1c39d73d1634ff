package org.keepalive4j.checks.programs.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.KeepAlive;

/**
 * The arguments of a client program. The program opens its connections, reports that, and keeps
 * them open until the test has read their options.
 *
 * @param port the server's port on the loopback interface
 * @param settings the settings for every connection
 */
public record ClientRun(int port, KeepAlive settings) {
  // Otherwise the garbage collector may close them.
  private static final List<Object> HELD = new ArrayList<>();

  /**
   * Parses the arguments port and settings. From then on, an exception in main ends the process.
   */
  public static ClientRun of(String[] arguments) {
    return new ClientRun(serverPort(arguments), KeepAlive.parse(arguments[1]));
  }

  /** Parses the argument of a program without settings, the server's port. */
  public static int serverPort(String[] arguments) {
    Thread.currentThread()
        .setUncaughtExceptionHandler((thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1); // a client's threads would keep the process alive
        });
    return Integer.parseInt(arguments[0]);
  }

  /** Returns whether this run tests the user timeout. Another run tests the other options. */
  public boolean withUserTimeout() {
    return settings.userTimeout().isPresent();
  }

  /** Returns the settings without the user timeout. */
  public static KeepAlive plain() {
    return KeepAlive.parse("idle=60s,interval=15s,count=4");
  }

  /** Returns settings that a client without a user timeout must refuse. */
  public static KeepAlive userTimeout() {
    return KeepAlive.parse("user-timeout=2m");
  }

  /** Keeps a connection until the program ends. */
  public static <T> T hold(T connection) {
    HELD.add(connection);
    return connection;
  }

  /** Connects to a server of this program, which accepts the connection. */
  public static void connectTo(int ownPort) throws IOException {
    hold(new Socket(InetAddress.getLoopbackAddress(), ownPort));
  }

  /** An action that may throw any exception. */
  public interface Action {
    void run() throws Exception;
  }

  /**
   * Fails unless the action throws an exception whose message, or that of a cause, contains this
   * text.
   */
  public static void refuses(String text, Action action) {
    try {
      action.run();
    } catch (Exception refusal) {
      for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
        if (String.valueOf(cause.getMessage()).contains(text)) {
          return;
        }
      }
      throw new AssertionError("refused without saying: " + text, refusal);
    }
    throw new AssertionError("not refused: " + text);
  }

  /**
   * Waits until the test has read the options, and ends the process without waiting for the
   * client's threads.
   */
  public static void connectionsAreOpen() throws IOException {
    System.out.println("connections are open");
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}

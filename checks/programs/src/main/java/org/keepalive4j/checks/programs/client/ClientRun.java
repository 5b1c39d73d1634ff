package org.keepalive4j.checks.programs.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.KeepAlive;

/**
 * What a client program is told, and tells: it opens its connections, says so, and holds them until
 * the test has looked at them from outside.
 *
 * @param port of the server on the loopback interface
 * @param settings for every connection
 */
public record ClientRun(int port, KeepAlive settings) {
  // Else the collector may close them.
  private static final List<Object> HELD = new ArrayList<>();

  /** As the test gives them: port, settings. From here on a failure of main ends the process. */
  public static ClientRun of(String[] arguments) {
    return new ClientRun(serverPort(arguments), KeepAlive.parse(arguments[1]));
  }

  /** The same for a program that knows nothing of settings: the server's port. */
  public static int serverPort(String[] arguments) {
    Thread.currentThread()
        .setUncaughtExceptionHandler((thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1); // a client's threads would keep it alive
        });
    return Integer.parseInt(arguments[0]);
  }

  /** Whether this run is about the user timeout; another one is about the rest. */
  public boolean withUserTimeout() {
    return settings.userTimeout().isPresent();
  }

  /** The settings without their user timeout. */
  public static KeepAlive plain() {
    return KeepAlive.parse("idle=60s,interval=15s,count=4");
  }

  /** What a client that cannot set it must refuse. */
  public static KeepAlive userTimeout() {
    return KeepAlive.parse("user-timeout=2m");
  }

  /** Keeps a connection until the end. */
  public static <T> T hold(T connection) {
    HELD.add(connection);
    return connection;
  }

  /** A connection to a server of the program's own, for it to accept. */
  public static void connectTo(int ownPort) throws IOException {
    hold(new Socket(InetAddress.getLoopbackAddress(), ownPort));
  }

  /** An action that may fail as it likes. */
  public interface Action {
    void run() throws Exception;
  }

  /**
   * Fails unless the action is refused with a message, its own or a cause's, that has this text.
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

  /** Lets the test look, and ends the process without waiting for the client's threads. */
  public static void connectionsAreOpen() throws IOException {
    System.out.println("connections are open");
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}

package org.keepalive4j.checks.path;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.keepalive4j.checks.support.NetworkNamespace;

/** A server that handles each connection in a separate thread. */
final class PathServer implements AutoCloseable {
  private final ServerSocket listener;
  private final int most;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final Queue<Long> accepted = new ConcurrentLinkedQueue<>();

  /** What a server does with a connection. */
  interface Manner {
    void serve(Socket connection) throws IOException;
  }

  PathServer(NetworkNamespace namespace, InetSocketAddress address, Manner manner)
      throws IOException {
    this(namespace, address, manner, Integer.MAX_VALUE);
  }

  /** Keeps {@code most} connections and refuses further ones. */
  PathServer(NetworkNamespace namespace, InetSocketAddress address, Manner manner, int most)
      throws IOException {
    this.most = most;
    listener =
        namespace.inside(kernel -> {
          var socket = new ServerSocket();
          socket.bind(address);
          return socket;
        });
    Thread.ofPlatform().daemon().start(() -> acceptAll(manner));
  }

  private void acceptAll(Manner manner) {
    try {
      while (true) {
        Socket connection = listener.accept();
        connections.add(connection);
        accepted.add(System.nanoTime());
        if (accepted.size() == most) {
          listener.close();
        }
        Thread.ofVirtual()
            .start(() -> {
              try {
                manner.serve(connection);
              } catch (IOException closed) {
                connections.remove(connection);
              }
            });
      }
    } catch (IOException closed) {
      // no more connections
    }
  }

  private static void closeQuietly(Socket connection) {
    try {
      connection.close();
    } catch (IOException ignored) {
      // the server was closed
    }
  }

  /** Waits for data from the client, which never sends any. */
  static Manner silent() {
    return connection -> connection.getInputStream().read();
  }

  static Manner closingAfter(Duration idle) {
    return connection -> {
      LockSupport.parkNanos(idle.toNanos());
      connection.close();
    };
  }

  static Manner greeting() {
    return connection -> {
      connection.getOutputStream().write("220 welcome\r\n".getBytes("US-ASCII"));
      connection.getInputStream().read();
    };
  }

  /** Returns the times when connections were accepted, by System.nanoTime. */
  List<Long> accepted() {
    return List.copyOf(accepted);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    connections.forEach(PathServer::closeQuietly);
  }
}

package org.keepalive4j.checks.detection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** A connection of a Java program whose peer will die. */
final class Victim implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final SocketChannel client;
  private final SocketChannel server;
  private Duration retransmissionTimeout;
  private long eventNanos;

  /** The error that the program got, and the time. */
  record End(IOException error, long nanos) {}

  Victim(PeerLink link) throws IOException {
    listener =
        link.peer()
            .inside(
                kernel -> ServerSocketChannel.open().bind(new InetSocketAddress(PeerLink.PEER, 0)));
    var address = (InetSocketAddress) listener.getLocalAddress();
    client = link.client().inside(kernel -> SocketChannel.open(address));
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    server = listener.accept();
    for (int i = 0; i < 8; i++) { // so that the round trip is known
      send(client, server);
      receive();
    }
    try (Kernel kernel = Kernel.open()) {
      retransmissionTimeout = Duration.of(info(kernel).rtoMicros(), ChronoUnit.MICROS);
    }
  }

  SocketChannel channel() {
    return client;
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** Receives a byte from the server. Its arrival is the event. */
  void receive() throws IOException {
    // Before sending, so that a thread that is woken late doesn't make the time look too short.
    eventNanos = System.nanoTime();
    send(server, client);
  }

  private static void send(SocketChannel from, SocketChannel to) throws IOException {
    from.write(ByteBuffer.wrap(new byte[1]));
    to.read(ByteBuffer.allocate(1));
  }

  /** Writes data that won't be acknowledged. The write is the event. */
  void write() throws IOException {
    eventNanos = System.nanoTime();
    client.write(ByteBuffer.wrap(new byte[1]));
  }

  /**
   * Writes until the peer's buffer is full, and more. The event is the last acknowledgement, or the
   * write just after it.
   *
   * @return whether the write came just after the acknowledgement; otherwise data was already
   *     waiting
   */
  boolean fill() throws IOException {
    client.configureBlocking(false);
    var chunk = ByteBuffer.allocate(64 << 10);
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    long written = System.nanoTime();
    try (Kernel kernel = Kernel.open()) {
      var info = info(kernel);
      while (info.sendWindow() > 0 || info.unacked() > 0 || info.backoff() > 0) {
        if (System.nanoTime() > deadline) {
          throw new IOException(
              "the window does not become zero: " + info.sendWindow() + " bytes open");
        }
        long now = System.nanoTime();
        if (client.write(chunk.clear()) > 0) {
          written = now;
        }
        info = info(kernel);
      }
      long lastAck = lastAckNanos(kernel);
      eventNanos = Math.max(lastAck, written);
      retransmissionTimeout = Duration.of(info.rtoMicros(), ChronoUnit.MICROS);
      client.configureBlocking(true);
      return written - lastAck < Duration.ofMillis(15).toNanos();
    }
  }

  /** Returns whether the peer answered a window probe before it died. Then the event is wrong. */
  boolean hasAnswered() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      return lastAckNanos(kernel) - eventNanos > Duration.ofMillis(50).toNanos();
    }
  }

  /** Waits until the peer has answered a keep-alive probe. The answer is the event. */
  void awaitAnswer() throws IOException {
    long since = System.nanoTime() + Duration.ofMillis(100).toNanos(); // not the last segment
    try (Kernel kernel = Kernel.open()) {
      do {
        if (System.nanoTime() - since > Duration.ofSeconds(10).toNanos()) {
          throw new IOException("no probe was answered");
        }
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        eventNanos = lastAckNanos(kernel);
      } while (eventNanos < since);
    }
  }

  /**
   * Returns the time of the last acknowledgement by System.nanoTime. Asks again if that took too
   * long.
   */
  private long lastAckNanos(Kernel kernel) throws IOException {
    long asked;
    int ago;
    do {
      asked = System.nanoTime();
      ago = info(kernel).lastAckMillis();
    } while (System.nanoTime() - asked > Duration.ofMillis(1).toNanos());
    return asked - Duration.ofMillis(ago).toNanos();
  }

  private SenderInfo info(Kernel kernel) throws IOException {
    try {
      var getFdVal = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
      getFdVal.setAccessible(true);
      return SenderInfo.read(kernel, (int) getFdVal.invoke(client));
    } catch (ReflectiveOperationException e) {
      throw new IOException(e);
    }
  }

  /** Returns the retransmission timeout before any backoff. */
  Duration retransmissionTimeout() {
    return retransmissionTimeout;
  }

  /** Returns the time of the event by System.nanoTime. */
  long eventNanos() {
    return eventNanos;
  }

  /** Waits in a read until it fails. */
  FutureTask<End> awaitEnd(boolean asSocket) {
    Callable<End> reading =
        () -> {
          try {
            int read =
                asSocket
                    ? client.socket().getInputStream().read()
                    : client.read(ByteBuffer.allocate(1));
            throw new IllegalStateException("the read returned " + read);
          } catch (IOException e) {
            return new End(e, System.nanoTime());
          }
        };
    var task = new FutureTask<>(reading);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    listener.close();
  }
}

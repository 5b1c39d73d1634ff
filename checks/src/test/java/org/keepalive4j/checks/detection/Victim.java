package org.keepalive4j.checks.detection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection of a Java program whose peer is about to die. */
final class Victim implements AutoCloseable {
  private final PeerLink link;
  private final ServerSocketChannel listener;
  private final SocketChannel client;
  private final SocketChannel server;
  private Duration retransmissionTimeout;
  private long eventNanos;

  /** How it ended: what the program got, and when. */
  record End(IOException error, long nanos) {}

  Victim(PeerLink link) throws IOException {
    this.link = link;
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
    retransmissionTimeout = Duration.ofMillis(number(timer(), " rto:"));
  }

  SocketChannel channel() {
    return client;
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** The server sends a byte; its arrival is the event. */
  void receive() throws IOException {
    send(server, client);
    eventNanos = System.nanoTime();
  }

  private static void send(SocketChannel from, SocketChannel to) throws IOException {
    from.write(ByteBuffer.wrap(new byte[1]));
    to.read(ByteBuffer.allocate(1));
  }

  /** Writes what will not be acknowledged; that is the event. */
  void write() throws IOException {
    eventNanos = System.nanoTime();
    client.write(ByteBuffer.wrap(new byte[1]));
  }

  /**
   * Writes until the peer's buffer is full, and more. The event is the last acknowledgement, or the
   * write that came after it.
   */
  void fill() throws IOException {
    client.configureBlocking(false);
    var chunk = ByteBuffer.allocate(64 << 10);
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    long written = System.nanoTime();
    String info = timer();
    while (!info.contains("persist")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the window does not shut: " + info);
      }
      long now = System.nanoTime();
      if (client.write(chunk.clear()) > 0) {
        written = now;
      }
      info = timer();
    }
    long acknowledged = System.nanoTime() - Duration.ofMillis(number(info, " lastack:")).toNanos();
    eventNanos = Math.max(acknowledged, written);
    retransmissionTimeout = Duration.ofMillis(number(info, " rto:"));
    client.configureBlocking(true);
  }

  /** The peer has died before it could answer the first window probe; else the event is wrong. */
  void requireNoProbeYet() throws IOException {
    if (timer().contains(" backoff:")) {
      throw new IOException("this machine is too slow: a window probe was sent already");
    }
  }

  /** The time that the kernel gives an answer before it sends again, before any backoff. */
  Duration retransmissionTimeout() {
    return retransmissionTimeout;
  }

  private static long number(String info, String name) {
    Matcher found = Pattern.compile(name + "(\\d+)").matcher(info);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  private String timer() throws IOException {
    return link.client().run("ss", "-Htino", "dport", "=", ":" + port());
  }

  /** When the event was, by System.nanoTime. */
  long eventNanos() {
    return eventNanos;
  }

  /** Waits in a read, as a program does, until it fails. */
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

package org.keepalive4j.checks.programs.agent;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An application under load. It repeatedly connects, exchanges a byte and closes, with four kinds
 * of sockets, and counts failures. The line {@code open} on standard input opens a connection that
 * stays open. The line {@code run MILLIS} runs the load for that time. The answer has the numbers
 * of connections, failures, threads, descriptors and loaded classes, the heap in KiB after a
 * collection, the resident memory in KiB, and the first failure.
 */
public final class LoadedApplication {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final AtomicLong CONNECTIONS = new AtomicLong();
  private static final AtomicLong FAILURES = new AtomicLong();
  private static final AtomicReference<Throwable> FIRST = new AtomicReference<>();
  private static final List<Object> KEPT = new ArrayList<>();

  /** Opens a connection, exchanges a byte and closes it. */
  private interface Exchange {
    void make() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    List<Exchange> ways =
        List.of(
            sockets(),
            channels(),
            asynchronousChannels(),
            LoadedApplication::withAListenerOfItsOwn);
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("open")) {
        System.out.println(open());
        continue;
      }
      run(ways, Long.parseLong(line.split(" ")[1]));
      System.out.println(report());
    }
  }

  /** Opens a connection that stays open, and returns the ports of its ends. */
  private static String open() throws IOException {
    ServerSocket listener = new ServerSocket(0, 5, ANY_PORT.getAddress());
    Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
    KEPT.addAll(List.of(listener, client, listener.accept()));
    return client.getLocalPort() + " " + listener.getLocalPort();
  }

  private static void run(List<Exchange> ways, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    List<Thread> threads = new ArrayList<>();
    for (Exchange way : ways) {
      Thread thread =
          new Thread(() -> {
            while (System.nanoTime() < end) {
              try {
                way.make();
                CONNECTIONS.incrementAndGet();
              } catch (Exception e) {
                failed(e);
              }
            }
          });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static String report() throws IOException {
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    String resident = "";
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        resident = line.replaceAll("[^0-9]", "");
      }
    }
    return CONNECTIONS.get()
        + " "
        + FAILURES.get()
        + " "
        + ManagementFactory.getThreadMXBean().getThreadCount()
        + " "
        + new File("/proc/self/fd").list().length
        + " "
        + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()
        + " "
        + heap / 1024
        + " "
        + resident
        + " "
        + FIRST.get();
  }

  private static void failed(Throwable failure) {
    FAILURES.incrementAndGet();
    FIRST.compareAndSet(null, failure);
  }

  private static Exchange sockets() throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, ANY_PORT.getAddress());
    serve(() -> echo(SocketBytes.of(listener.accept())));
    SocketAddress address = listener.getLocalSocketAddress();
    return () -> {
      Socket client = new Socket();
      try {
        client.connect(address, 10_000);
        client.setKeepAlive(true);
        client.setSoLinger(true, 0);
        exchange(SocketBytes.of(client));
      } finally {
        client.close();
      }
    };
  }

  private static Exchange channels() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
    serve(() -> echo(listener.accept()));
    SocketAddress address = listener.getLocalAddress();
    return () -> {
      try (SocketChannel client = SocketChannel.open()) {
        client.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
        client.connect(address);
        client.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        exchange(client);
      }
    };
  }

  private static Exchange asynchronousChannels() throws IOException {
    AsynchronousServerSocketChannel listener =
        AsynchronousServerSocketChannel.open().bind(ANY_PORT);
    serve(() -> echo(AsynchronousBytes.of(listener.accept().get())));
    SocketAddress address = listener.getLocalAddress();
    return () -> {
      try (AsynchronousSocketChannel client = AsynchronousSocketChannel.open()) {
        client.connect(address).get();
        exchange(AsynchronousBytes.of(client));
      }
    };
  }

  /** Reuses the same descriptor numbers for listeners and connections. */
  private static void withAListenerOfItsOwn() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, ANY_PORT.getAddress());
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      client.setSoLinger(true, 0);
      client.getOutputStream().write(42);
      if (accepted.getInputStream().read() != 42) {
        throw new IOException("another byte");
      }
    }
  }

  private static void serve(Exchange accept) {
    Thread thread =
        new Thread(() -> {
          while (true) {
            try {
              accept.make();
            } catch (Exception e) {
              failed(e);
            }
          }
        });
    thread.setDaemon(true);
    thread.start();
  }

  private static void exchange(ByteChannel channel) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {42}));
    ByteBuffer answer = ByteBuffer.allocate(1);
    if (channel.read(answer) != 1 || answer.get(0) != 42) {
      throw new IOException("no echo");
    }
  }

  /**
   * Sends two bytes, of which the client reads one. So the client closes with a reset, and no port
   * stays in TIME-WAIT.
   */
  private static void echo(ByteChannel accepted) throws IOException {
    try (accepted) {
      ByteBuffer buffer = ByteBuffer.allocate(2);
      if (accepted.read(buffer.limit(1)) == 1) {
        accepted.write(buffer.limit(2).put(buffer.get(0)).flip());
      }
      try {
        accepted.read(ByteBuffer.allocate(1));
      } catch (IOException reset) {
        // expected
      }
    }
  }

  /** A blocking channel with the methods of a socket. */
  private record SocketBytes(Socket socket) implements ByteChannel {
    static ByteChannel of(Socket socket) {
      return new SocketBytes(socket);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      int value = socket.getInputStream().read();
      if (value < 0) {
        return -1;
      }
      buffer.put((byte) value);
      return 1;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
      int length = buffer.remaining();
      socket.getOutputStream().write(buffer.array(), buffer.position(), length);
      return length;
    }

    @Override
    public boolean isOpen() {
      return !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** An asynchronous channel with blocking methods. */
  private record AsynchronousBytes(AsynchronousSocketChannel channel) implements ByteChannel {
    static ByteChannel of(AsynchronousSocketChannel channel) {
      return new AsynchronousBytes(channel);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      return result(channel.read(buffer));
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
      return result(channel.write(buffer));
    }

    private static int result(Future<Integer> future) throws IOException {
      try {
        return future.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IOException(e);
      }
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}

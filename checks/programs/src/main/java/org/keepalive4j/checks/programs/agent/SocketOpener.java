package org.keepalive4j.checks.programs.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import jdk.net.ExtendedSocketOptions;

/**
 * The application that most tests of the agent run, compiled for Java 17. It reads one command a
 * line from standard input, opens sockets, and answers each command with one line.
 */
public final class SocketOpener {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final List<Object> KEPT = new ArrayList<>();
  private static final Map<String, Socket> CLIENTS = new HashMap<>();
  private static final Map<String, Socket> ACCEPTED = new HashMap<>();
  private static final Map<String, ServerSocket> LISTENERS = new HashMap<>();
  private static final Map<String, CompletableFuture<Socket>> WAITING = new HashMap<>();

  private static final Map<String, SocketOption<Integer>> TIMES =
      Map.of(
          "idle", ExtendedSocketOptions.TCP_KEEPIDLE,
          "interval", ExtendedSocketOptions.TCP_KEEPINTERVAL,
          "count", ExtendedSocketOptions.TCP_KEEPCOUNT);

  public static void main(String[] arguments) throws Exception {
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      String answer;
      try {
        answer = run(words[0], Arrays.asList(words).subList(1, words.length));
      } catch (Throwable e) {
        answer = "failed: " + e;
      }
      System.out.println(answer);
    }
  }

  private static String run(String command, List<String> words) throws Exception {
    switch (command) {
      case "way":
        return way(words.get(0));
      case "open":
        return open(words.get(0), words.get(1), words.subList(2, words.size()));
      case "set":
        set(words.get(0), words.get(1), words.get(2), Integer.parseInt(words.get(3)));
        return "ok";
      case "wait":
        return waitInAccept(words.get(0));
      case "connect":
        return connectToWaiting(words.get(0));
      case "listen":
        return listen(words.get(0), words.subList(1, words.size()));
      case "join":
        return join(words.get(0), words.get(1));
      case "connecting":
        return connecting(words.get(0));
      case "accept":
        ACCEPTED.put(words.get(0), LISTENERS.get(words.get(0)).accept());
        return "ok";
      case "install":
        try {
          Class.forName("org.keepalive4j.agent.KeepAliveAgent")
              .getMethod("install", String.class)
              .invoke(null, String.join(" ", words));
          return "ok";
        } catch (InvocationTargetException e) {
          return "refused: " + e.getCause();
        }
      case "property":
        return System.getProperty(words.get(0));
      case "status":
        return attribute("Status");
      case "bean":
        return bean();
      case "connections":
        return attribute("Connections", "local", "remote", "direction", "settings");
      case "visible":
        return visible(words.get(0));
      case "opened":
        return Boolean.toString(
            Object.class.getModule().isOpen(words.get(0), SocketOpener.class.getModule()));
      case "log":
        ConsoleHandler all = new ConsoleHandler();
        all.setLevel(Level.ALL);
        KEPT.add(Logger.getLogger("org.keepalive4j"));
        Logger.getLogger("org.keepalive4j").setLevel(Level.ALL);
        Logger.getLogger("org.keepalive4j").addHandler(all);
        return "ok";
      default:
        throw new IllegalArgumentException(command);
    }
  }

  /** Opens a pair and sets options on the client before it connects. */
  private static String open(String name, String host, List<String> options) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, LOOPBACK)) {
      Socket client = new Socket();
      for (String option : options) {
        set(client, option.split("=")[0], Integer.parseInt(option.split("=")[1]));
      }
      client.connect(new InetSocketAddress(host, listener.getLocalPort()));
      CLIENTS.put(name, client);
      ACCEPTED.put(name, listener.accept());
      return pair(client.getLocalPort(), listener.getLocalPort());
    }
  }

  /** Opens a listener and then sets options on it. A number alone is the idle time. */
  private static String listen(String name, List<String> options) throws Exception {
    ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
    for (String option : options) {
      String[] words = (option.contains("=") ? option : "idle=" + option).split("=");
      listener.setOption(TIMES.get(words[0]), Integer.parseInt(words[1]));
    }
    LISTENERS.put(name, listener);
    return pair(0, listener.getLocalPort());
  }

  /** Connects to a listener that doesn't accept the connection yet. */
  private static String join(String name, String client) throws Exception {
    ServerSocket listener = LISTENERS.get(name);
    CLIENTS.put(client, new Socket(LOOPBACK, listener.getLocalPort()));
    return pair(CLIENTS.get(client).getLocalPort(), listener.getLocalPort());
  }

  /** Starts a connection that can't be established because the listener's queue is full. */
  private static String connecting(String name) throws IOException {
    ServerSocketChannel listener =
        keep(ServerSocketChannel.open()).bind(new InetSocketAddress(LOOPBACK, 0), 1);
    while (true) {
      SocketChannel client = keep(SocketChannel.open());
      client.bind(new InetSocketAddress(LOOPBACK, 0)).configureBlocking(false);
      if (!client.connect(listener.getLocalAddress()) && !client.finishConnect()) {
        CLIENTS.put(name, client.socket());
        return pair(port(client.getLocalAddress()), port(listener.getLocalAddress()));
      }
    }
  }

  private static void set(String name, String end, String option, int value) throws IOException {
    switch (end) {
      case "client":
        set(CLIENTS.get(name), option, value);
        return;
      case "accepted":
        set(ACCEPTED.get(name), option, value);
        return;
      case "channel":
        SocketChannel channel = CLIENTS.get(name).getChannel();
        if (option.equals("keep-alive")) {
          channel.setOption(StandardSocketOptions.SO_KEEPALIVE, value == 1);
        } else {
          channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, value);
        }
        return;
      case "listener":
        LISTENERS.get(name).setOption(ExtendedSocketOptions.TCP_KEEPIDLE, value);
        return;
      default:
        throw new IllegalArgumentException(end);
    }
  }

  private static void set(Socket socket, String option, int value) throws IOException {
    if (option.equals("keep-alive")) {
      socket.setKeepAlive(value == 1);
    } else {
      socket.setOption(TIMES.get(option), value);
    }
  }

  /** Starts a thread that waits in accept(). */
  private static String waitInAccept(String name) throws Exception {
    ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
    WAITING.put(name, async(listener::accept));
    CLIENTS.put(name, new Socket());
    return pair(0, listener.getLocalPort());
  }

  private static String connectToWaiting(String port) throws Exception {
    Socket client = keep(new Socket(LOOPBACK, Integer.parseInt(port)));
    for (CompletableFuture<Socket> waiting : WAITING.values()) {
      keep(waiting.get());
    }
    return pair(client.getLocalPort(), client.getPort());
  }

  private static String bean() throws Exception {
    return "unmatched " + attribute("Unmatched") + attribute("Rules", "hits", "refusals");
  }

  private static String attribute(String name, String... items) throws Exception {
    Object value =
        ManagementFactory.getPlatformMBeanServer()
            .getAttribute(new ObjectName("org.keepalive4j:type=Agent"), name);
    if (items.length == 0) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder();
    for (CompositeData data : (CompositeData[]) value) {
      text.append(";");
      for (String item : items) {
        text.append(' ').append(data.get(item));
      }
    }
    return text.toString();
  }

  private static String visible(String className) {
    try {
      Class.forName(className);
      return "yes";
    } catch (ClassNotFoundException | LinkageError e) {
      return "no";
    }
  }

  /** Opens a pair with one of the APIs of the JDK. */
  private static String way(String name) throws Exception {
    switch (name) {
      case "socket":
        {
          ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
          Socket client = keep(new Socket(LOOPBACK, listener.getLocalPort()));
          keep(listener.accept());
          return pair(client.getLocalPort(), listener.getLocalPort());
        }
      case "socket-timeout":
        {
          ServerSocket listener = keep(new ServerSocket(0, 5, LOOPBACK));
          listener.setSoTimeout(10_000);
          Socket client = keep(new Socket());
          client.connect(listener.getLocalSocketAddress(), 10_000);
          keep(listener.accept());
          return pair(client.getLocalPort(), listener.getLocalPort());
        }
      case "channel":
        {
          ServerSocketChannel listener = keep(listen());
          SocketChannel client = keep(SocketChannel.open(listener.getLocalAddress()));
          keep(listener.accept());
          return pair(client.socket().getLocalPort(), listener.socket().getLocalPort());
        }
      case "channel-adaptor":
        {
          ServerSocketChannel listener = keep(listen());
          SocketChannel client = keep(SocketChannel.open());
          client.socket().connect(listener.getLocalAddress(), 10_000);
          keep(listener.socket().accept());
          return pair(client.socket().getLocalPort(), listener.socket().getLocalPort());
        }
      case "selector":
        return selector();
      case "asynchronous":
        {
          AsynchronousServerSocketChannel listener =
              keep(AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0)));
          Future<AsynchronousSocketChannel> accepted = listener.accept();
          AsynchronousSocketChannel client = keep(AsynchronousSocketChannel.open());
          client.connect(listener.getLocalAddress()).get();
          keep(accepted.get());
          return pair(port(client.getLocalAddress()), port(listener.getLocalAddress()));
        }
      case "asynchronous-handler":
        {
          AsynchronousServerSocketChannel listener =
              keep(AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0)));
          AsynchronousSocketChannel client = keep(AsynchronousSocketChannel.open());
          CompletableFuture<Void> connected = new CompletableFuture<>();
          client.connect(listener.getLocalAddress(), null, completing(connected));
          connected.get();
          CompletableFuture<AsynchronousSocketChannel> accepted = new CompletableFuture<>();
          listener.accept(null, completing(accepted));
          keep(accepted.get());
          return pair(port(client.getLocalAddress()), port(listener.getLocalAddress()));
        }
      case "virtual-thread":
        {
          CompletableFuture<String> result = new CompletableFuture<>();
          Runnable task =
              () -> {
                try {
                  result.complete(way("socket"));
                } catch (Exception e) {
                  result.completeExceptionally(e);
                }
              };
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
          return result.get();
        }
      case "udp":
        {
          DatagramSocket peer = keep(new DatagramSocket(0, LOOPBACK));
          keep(DatagramChannel.open()).connect(peer.getLocalSocketAddress());
          keep(new DatagramSocket()).connect(peer.getLocalSocketAddress());
          return "ok";
        }
      case "unix":
        {
          Path path = Files.createTempDirectory("subject").resolve("socket");
          ServerSocketChannel listener =
              keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX))
                  .bind(UnixDomainSocketAddress.of(path));
          keep(SocketChannel.open(UnixDomainSocketAddress.of(path)));
          keep(listener.accept());
          return "ok";
        }
      default:
        throw new IllegalArgumentException(name);
    }
  }

  private static String selector() throws IOException {
    ServerSocketChannel listener = keep(listen());
    listener.configureBlocking(false);
    SocketChannel client = keep(SocketChannel.open());
    client.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      listener.register(selector, SelectionKey.OP_ACCEPT);
      client.register(selector, SelectionKey.OP_CONNECT);
      boolean connected = client.connect(listener.getLocalAddress());
      boolean accepted = false;
      while (!connected || !accepted) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isConnectable() && !connected) {
            connected = client.finishConnect();
          } else if (key.isAcceptable() && !accepted) {
            accepted = keep(listener.accept()) != null;
          }
        }
        selector.selectedKeys().clear();
      }
    }
    return pair(client.socket().getLocalPort(), listener.socket().getLocalPort());
  }

  private static ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
  }

  private static int port(java.net.SocketAddress address) {
    return ((InetSocketAddress) address).getPort();
  }

  private static String pair(int clientPort, int serverPort) {
    return clientPort + " " + serverPort;
  }

  private static synchronized <T> T keep(T object) {
    KEPT.add(object);
    return object;
  }

  private interface Acceptor {
    Socket accept() throws IOException;
  }

  private static CompletableFuture<Socket> async(Acceptor acceptor) {
    CompletableFuture<Socket> result = new CompletableFuture<>();
    Thread thread =
        new Thread(() -> {
          try {
            result.complete(acceptor.accept());
          } catch (IOException | UncheckedIOException e) {
            result.completeExceptionally(e);
          }
        });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static <T> CompletionHandler<T, Void> completing(CompletableFuture<T> future) {
    return new CompletionHandler<>() {
      @Override
      public void completed(T result, Void nothing) {
        future.complete(result);
      }

      @Override
      public void failed(Throwable failure, Void nothing) {
        future.completeExceptionally(failure);
      }
    };
  }
}

package org.keepalive4j.testing;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLSocketFactory;

/** The kinds of TCP sockets in a JVM. */
public enum SocketKind {
  CONNECTED_SOCKET,
  CONNECTED_SOCKET_V6,
  UNCONNECTED_SOCKET,
  ACCEPTED_SOCKET,
  SSL_SOCKET,
  UNCONNECTED_SSL_SOCKET,
  SSL_SOCKET_OVER_SOCKET,
  SSL_SOCKET_OVER_CHANNEL,
  SOCKET_CHANNEL,
  SOCKET_CHANNEL_V4,
  UNCONNECTED_SOCKET_CHANNEL,
  SOCKET_OF_CHANNEL,
  ASYNCHRONOUS_SOCKET_CHANNEL,
  SERVER_SOCKET,
  SERVER_SOCKET_CHANNEL,
  SERVER_SOCKET_OF_CHANNEL,
  ASYNCHRONOUS_SERVER_SOCKET_CHANNEL;

  /** Returns whether this kind listens. The JDK has no SO_KEEPALIVE for listeners. */
  public boolean isListener() {
    return compareTo(SERVER_SOCKET) >= 0;
  }

  /** Opens a socket of this kind on the loopback interface. */
  public OpenSocket open() throws Exception {
    Deque<Closeable> opened = new ArrayDeque<>();
    return new OpenSocket(open(opened), opened);
  }

  private Object open(Deque<Closeable> opened) throws Exception {
    return switch (this) {
      case CONNECTED_SOCKET -> connect(opened, "127.0.0.1");
      case CONNECTED_SOCKET_V6 -> connect(opened, "::1");
      case UNCONNECTED_SOCKET -> bind(opened, new Socket());
      case ACCEPTED_SOCKET -> {
        ServerSocket server = listen(opened, "127.0.0.1");
        keep(opened, new Socket(server.getInetAddress(), server.getLocalPort()));
        yield keep(opened, server.accept());
      }
      case SSL_SOCKET -> {
        ServerSocket server = listen(opened, "127.0.0.1");
        yield keep(opened, ssl().createSocket(server.getInetAddress(), server.getLocalPort()));
      }
      case UNCONNECTED_SSL_SOCKET -> bind(opened, ssl().createSocket());
      case SSL_SOCKET_OVER_SOCKET -> keep(opened, sslOver(connect(opened, "127.0.0.1")));
      case SSL_SOCKET_OVER_CHANNEL ->
          keep(opened, sslOver(channel(opened, SocketChannel.open()).socket()));
      case SOCKET_CHANNEL -> channel(opened, SocketChannel.open());
      case SOCKET_CHANNEL_V4 -> channel(opened, SocketChannel.open(StandardProtocolFamily.INET));
      case UNCONNECTED_SOCKET_CHANNEL ->
          keep(opened, SocketChannel.open()).bind(loopback("127.0.0.1"));
      case SOCKET_OF_CHANNEL -> channel(opened, SocketChannel.open()).socket();
      case ASYNCHRONOUS_SOCKET_CHANNEL -> {
        ServerSocket server = listen(opened, "127.0.0.1");
        AsynchronousSocketChannel channel = keep(opened, AsynchronousSocketChannel.open());
        channel.connect(server.getLocalSocketAddress()).get();
        yield channel;
      }
      case SERVER_SOCKET -> listen(opened, "127.0.0.1");
      case SERVER_SOCKET_CHANNEL -> serverChannel(opened);
      case SERVER_SOCKET_OF_CHANNEL -> serverChannel(opened).socket();
      case ASYNCHRONOUS_SERVER_SOCKET_CHANNEL ->
          keep(opened, AsynchronousServerSocketChannel.open()).bind(loopback("127.0.0.1"));
    };
  }

  private static <T extends Closeable> T keep(Deque<Closeable> opened, T socket) {
    opened.push(socket);
    return socket;
  }

  private static ServerSocket listen(Deque<Closeable> opened, String address) throws Exception {
    return keep(opened, new ServerSocket(0, 50, InetAddress.getByName(address)));
  }

  private static Socket connect(Deque<Closeable> opened, String address) throws Exception {
    ServerSocket server = listen(opened, address);
    return keep(opened, new Socket(server.getInetAddress(), server.getLocalPort()));
  }

  private static Socket bind(Deque<Closeable> opened, Socket socket) throws Exception {
    keep(opened, socket).bind(loopback("127.0.0.1"));
    return socket;
  }

  private static SocketChannel channel(Deque<Closeable> opened, SocketChannel channel)
      throws Exception {
    keep(opened, channel).connect(listen(opened, "127.0.0.1").getLocalSocketAddress());
    return channel;
  }

  private static ServerSocketChannel serverChannel(Deque<Closeable> opened) throws Exception {
    return keep(opened, ServerSocketChannel.open()).bind(loopback("127.0.0.1"));
  }

  private static SSLSocketFactory ssl() {
    return (SSLSocketFactory) SSLSocketFactory.getDefault();
  }

  /** Opens an SSLSocket over a connected socket, without a handshake. */
  public static Socket sslOver(Socket socket) throws Exception {
    return ssl().createSocket(socket, "localhost", socket.getPort(), true);
  }

  private static InetSocketAddress loopback(String address) {
    return new InetSocketAddress(address, 0);
  }
}

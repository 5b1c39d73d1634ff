package org.keepalive4j.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import org.keepalive4j.KeepAlive;

/**
 * A socket of any class that a test uses, with the calls that all kinds have.
 *
 * @param socket a Socket, ServerSocket or NetworkChannel
 * @param all the sockets to close with it, last opened first
 */
public record OpenSocket(Object socket, Deque<Closeable> all) implements Closeable {
  public KeepAlive apply(KeepAlive settings) throws IOException {
    if (socket instanceof Socket it) {
      return settings.applyTo(it);
    }
    return socket instanceof ServerSocket it
        ? settings.applyTo(it)
        : settings.applyTo((NetworkChannel) socket);
  }

  public KeepAlive read() throws IOException {
    if (socket instanceof Socket it) {
      return KeepAlive.readFrom(it);
    }
    return socket instanceof ServerSocket it
        ? KeepAlive.readFrom(it)
        : KeepAlive.readFrom((NetworkChannel) socket);
  }

  /** Switches keep-alive on or off with the JDK's own call. */
  public <T> void set(SocketOption<T> option, T value) throws IOException {
    if (socket instanceof Socket it) {
      it.setOption(option, value);
    } else if (socket instanceof ServerSocket it) {
      it.setOption(option, value);
    } else {
      ((NetworkChannel) socket).setOption(option, value);
    }
  }

  /** Accepts the next connection. */
  public Closeable accept() throws IOException {
    if (socket instanceof ServerSocket it) {
      return it.accept();
    }
    if (socket instanceof ServerSocketChannel it) {
      return it.accept();
    }
    try {
      return ((AsynchronousServerSocketChannel) socket).accept().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
  }

  public int localPort() throws IOException {
    if (socket instanceof Socket it) {
      return it.getLocalPort();
    }
    return socket instanceof ServerSocket it
        ? it.getLocalPort()
        : portOf(((NetworkChannel) socket).getLocalAddress());
  }

  /** Returns the peer's port, 0 if there is no peer. */
  public int remotePort() throws IOException {
    if (socket instanceof Socket it) {
      return it.getPort();
    }
    if (socket instanceof SocketChannel it) {
      return portOf(it.getRemoteAddress());
    }
    return socket instanceof AsynchronousSocketChannel it ? portOf(it.getRemoteAddress()) : 0;
  }

  private static int portOf(Object address) {
    return address instanceof InetSocketAddress it ? it.getPort() : 0;
  }

  @Override
  public void close() throws IOException {
    while (!all.isEmpty()) {
      all.pop().close();
    }
  }
}

package java.net;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.internal.misc.VM;
import sun.nio.ch.Net;

/**
 * The agent's door in java.base: hands over sockets and addresses, and knows nothing else. It lives
 * in an exported package, because Netty's classes call it too, whatever loader they are in.
 *
 * <p>Whoever calls a door gets no exception from it: the application's call goes on as without it.
 */
public abstract class KeepAliveHook {
  private static volatile KeepAliveHook engine;

  protected KeepAliveHook() {}

  /**
   * From now on the doors lead here.
   *
   * @param caller whose module java.base has opened the package of {@link Net} to
   * @throws IllegalAccessException if it has not
   */
  protected final void engage(MethodHandles.Lookup caller) throws IllegalAccessException {
    MethodHandles.privateLookupIn(Net.class, caller);
    engine = this;
  }

  /** This socket is about to connect. */
  protected abstract void onConnect(FileDescriptor socket, InetAddress remote, int port);

  /** This socket is about to listen. */
  protected abstract void onListen(FileDescriptor listener);

  /** This socket was accepted. */
  protected abstract void onAccept(
      FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote);

  /** The application sets an option: true to ignore the call. */
  protected abstract boolean onOption(
      FileDescriptor socket, SocketOption<?> option, Object value);

  /** A socket object of a native transport was made; its descriptor may be an accepted one. */
  protected abstract void onNativeSocket(Object socket, int descriptor);

  /** This socket of a native transport is about to connect. */
  protected abstract void onNativeConnect(Object socket, int descriptor, SocketAddress remote);

  /** The application sets an option of a native transport's socket: true to ignore the call. */
  protected abstract boolean onNativeOption(
      Object socket, int descriptor, int level, int option, int value);

  /** Something was thrown in a door. */
  protected abstract void failed(Throwable thrown);

  /** The name that the application resolved to this address, or null; never asks the DNS. */
  protected static String nameOf(InetAddress address) {
    return address.holder().getOriginalHostName();
  }

  /** The options of this JVM, wherever they were given. */
  protected static String[] options() {
    return VM.getRuntimeArguments();
  }

  public static void connect(FileDescriptor socket, InetAddress remote, int port) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        e.onConnect(socket, remote, port);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
  }

  public static void listen(FileDescriptor listener) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        e.onListen(listener);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
  }

  public static void accept(
      FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        e.onAccept(listener, socket, remote);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
  }

  public static boolean option(FileDescriptor socket, SocketOption<?> option, Object value) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        return e.onOption(socket, option, value);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
    return false;
  }

  public static void nativeSocket(Object socket, int descriptor) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        e.onNativeSocket(socket, descriptor);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
  }

  public static void nativeConnect(Object socket, int descriptor, SocketAddress remote) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        e.onNativeConnect(socket, descriptor, remote);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
  }

  public static boolean nativeOption(
      Object socket, int descriptor, int level, int option, int value) {
    KeepAliveHook e = engine;
    if (e != null) {
      try {
        return e.onNativeOption(socket, descriptor, level, option, value);
      } catch (Throwable thrown) {
        tell(e, thrown);
      }
    }
    return false;
  }

  /** The same for the bytes of a value, which are read in any case. */
  public static boolean nativeOption(
      Object socket, int descriptor, int level, int option, ByteBuffer value) {
    if (value == null || value.remaining() < Integer.BYTES) {
      return false;
    }
    int number = value.duplicate().order(ByteOrder.nativeOrder()).getInt(value.position());
    boolean ignored = nativeOption(socket, descriptor, level, option, number);
    if (ignored) {
      value.position(value.limit());
    }
    return ignored;
  }

  private static void tell(KeepAliveHook e, Throwable thrown) {
    try {
      e.failed(thrown);
    } catch (Throwable again) {
      // a JVM in such trouble tells by itself
    }
  }
}

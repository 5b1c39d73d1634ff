package java.net;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.internal.misc.VM;
import sun.nio.ch.Net;

/**
 * The entry points of the agent in java.base. Instrumented classes call the static methods, which
 * pass sockets and addresses to the installed hook. The class is in an exported package because
 * Netty's classes call it too, from any class loader.
 *
 * <p>The entry points never throw. If the hook fails, the application's call continues as without
 * the agent.
 */
public abstract class KeepAliveHook {
  private static volatile KeepAliveHook installed;

  protected KeepAliveHook() {}

  /**
   * Makes this object receive all calls of the entry points from now on.
   *
   * @param caller a lookup in a module to which java.base has opened the package of {@link Net}
   * @throws IllegalAccessException if java.base hasn't opened the package
   */
  protected final void install(MethodHandles.Lookup caller) throws IllegalAccessException {
    MethodHandles.privateLookupIn(Net.class, caller);
    installed = this;
  }

  /** Makes the entry points do nothing until an object is installed again. */
  protected static void uninstall() {
    installed = null;
  }

  /** Called before a socket connects. */
  protected abstract void onConnect(FileDescriptor socket, InetAddress remote, int port);

  /** Called before a socket starts to listen. */
  protected abstract void onListen(FileDescriptor listener);

  /** Called after a connection was accepted. */
  protected abstract void onAccept(
      FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote);

  /**
   * Called before the application sets an option.
   *
   * @return true to ignore the call
   */
  protected abstract boolean onOption(
      FileDescriptor socket, SocketOption<?> option, Object value);

  /**
   * Called after a native transport has created a socket object, for a new socket or an accepted
   * connection.
   */
  protected abstract void onNativeSocket(Object socket, int descriptor);

  /** Called before a socket of a native transport connects. */
  protected abstract void onNativeConnect(Object socket, int descriptor, SocketAddress remote);

  /**
   * Called before the application sets an option on a socket of a native transport.
   *
   * @return true to ignore the call
   */
  protected abstract boolean onNativeOption(
      Object socket, int descriptor, int level, int option, int value);

  /** Called when one of the other methods has thrown. */
  protected abstract void onFailure(Throwable thrown);

  /**
   * Returns the name that the application resolved to this address, or null. Doesn't query the DNS.
   */
  protected static String nameOf(InetAddress address) {
    return address.holder().getOriginalHostName();
  }

  /** Returns the options of this JVM from the command line, argument files and the environment. */
  protected static String[] jvmOptions() {
    return VM.getRuntimeArguments();
  }

  /** Entry point: a socket of the JDK is about to connect. */
  public static void connect(FileDescriptor socket, InetAddress remote, int port) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        hook.onConnect(socket, remote, port);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
  }

  /** Entry point: a socket of the JDK is about to listen. */
  public static void listen(FileDescriptor listener) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        hook.onListen(listener);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
  }

  /** Entry point: the JDK has accepted a connection. */
  public static void accept(
      FileDescriptor listener, FileDescriptor socket, InetSocketAddress remote) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        hook.onAccept(listener, socket, remote);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
  }

  /** Entry point: an option of a JDK socket is about to be set. Returns true to ignore the call. */
  public static boolean option(FileDescriptor socket, SocketOption<?> option, Object value) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        return hook.onOption(socket, option, value);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
    return false;
  }

  /** Entry point: a native transport has created a socket object. */
  public static void nativeSocket(Object socket, int descriptor) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        hook.onNativeSocket(socket, descriptor);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
  }

  /** Entry point: a socket of a native transport is about to connect. */
  public static void nativeConnect(Object socket, int descriptor, SocketAddress remote) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        hook.onNativeConnect(socket, descriptor, remote);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
  }

  /**
   * Entry point: an option of a native transport's socket is about to be set. Returns true to
   * ignore the call.
   */
  public static boolean nativeOption(
      Object socket, int descriptor, int level, int option, int value) {
    KeepAliveHook hook = installed;
    if (hook != null) {
      try {
        return hook.onNativeOption(socket, descriptor, level, option, value);
      } catch (Throwable thrown) {
        report(hook, thrown);
      }
    }
    return false;
  }

  /**
   * Does the same for a value in a buffer. Consumes the buffer if the call is to be ignored, as the
   * call itself would.
   */
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

  private static void report(KeepAliveHook hook, Throwable thrown) {
    try {
      hook.onFailure(thrown);
    } catch (Throwable again) {
      // the JVM reports an out-of-memory error or stack overflow itself
    }
  }
}

package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;

/**
 * Gets and sets any socket option by its number, on Linux, if {@code java.base/sun.nio.ch} is
 * opened to this module. It calls the native methods of {@code sun.nio.ch.Net} that the JDK's own
 * options call, so it needs neither JNI nor the foreign-function API.
 *
 * <p>The native methods don't take the JDK's lock against a concurrent close. So this class is used
 * only for options that the JDK lacks.
 */
final class NativeSocketOptions {
  static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  // linux/tcp.h
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  // asm-generic/socket.h, linux/in.h
  private static final int SOL_SOCKET = 1;
  private static final int SO_PROTOCOL = 38;
  private static final int IPPROTO_MPTCP = 262;

  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private static volatile @Nullable NativeSocketOptions instance;
  private static volatile @Nullable String missing;

  final SocketDescriptors descriptors;
  private final MethodHandle get;
  private final MethodHandle set;

  private NativeSocketOptions() throws ReflectiveOperationException {
    Class<?> net = Class.forName("sun.nio.ch.Net");
    Method getter =
        net.getDeclaredMethod(
            "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);
    Method setter =
        net.getDeclaredMethod(
            "setIntOption0",
            FileDescriptor.class,
            boolean.class,
            int.class,
            int.class,
            int.class,
            boolean.class);
    get = JavaBaseInternals.handle(getter);
    set = JavaBaseInternals.handle(setter);
    descriptors = new SocketDescriptors(net);
  }

  /** Returns the instance, or null if the package isn't opened or {@link #missing} isn't null. */
  static @Nullable NativeSocketOptions find() {
    if (instance == null && LINUX && missing == null && JavaBaseInternals.isOpened()) {
      try {
        instance = new NativeSocketOptions();
      } catch (ReflectiveOperationException | RuntimeException otherJdk) {
        missing = otherJdk.toString();
      }
    }
    return instance;
  }

  /** Returns which member of the JDK is missing although the package is opened, or null. */
  static @Nullable String missing() {
    return missing;
  }

  int get(FileDescriptor descriptor, KeepAliveOption option) throws IOException {
    return get(descriptor, option.linuxLevel(), option.linuxName());
  }

  /** Returns the TCP state (include/net/tcp_states.h), which is the first byte of tcp_info. */
  int tcpState(FileDescriptor descriptor) throws IOException {
    int word = get(descriptor, IPPROTO_TCP, TCP_INFO);
    return LITTLE_ENDIAN ? word & 0xff : word >>> 24;
  }

  /** Returns whether this is a socket of Multipath TCP, RFC 8684. */
  boolean isMultipath(FileDescriptor descriptor) throws IOException {
    return get(descriptor, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_MPTCP;
  }

  private int get(FileDescriptor descriptor, int level, int name) throws IOException {
    try {
      return (int) get.invokeExact(descriptor, false, level, name);
    } catch (Throwable e) {
      throw JavaBaseInternals.asIoException(e);
    }
  }

  void set(FileDescriptor descriptor, KeepAliveOption option, int value) throws IOException {
    try {
      set.invokeExact(descriptor, false, option.linuxLevel(), option.linuxName(), value, false);
    } catch (Throwable e) {
      throw JavaBaseInternals.asIoException(e);
    }
  }
}

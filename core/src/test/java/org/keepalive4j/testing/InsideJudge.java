package org.keepalive4j.testing;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads options in this JVM with native methods of {@code sun.nio.ch}. For tests with the tag
 * "opened", in case no other process has the privileges to read them.
 */
public final class InsideJudge implements KernelJudge {
  private final Method newDescriptor = method("IOUtil", "newFD", int.class);
  private final Method localAddress = method("Net", "localAddress", FileDescriptor.class);
  private final Method remoteAddress = method("Net", "remoteAddress", FileDescriptor.class);
  private final Method getOption =
      method("Net", "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);

  private static Method method(String className, String name, Class<?>... parameters) {
    try {
      Method method = Class.forName("sun.nio.ch." + className).getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Override
  public KernelValues valuesOf(int localPort, int remotePort) throws IOException {
    for (int number : ownSockets()) {
      FileDescriptor descriptor = (FileDescriptor) call(newDescriptor, number);
      if (port(localAddress, descriptor) == localPort
          && port(remoteAddress, descriptor) == remotePort) {
        // the numbers in asm-generic/socket.h and linux/tcp.h
        return new KernelValues(
            get(descriptor, 1, 9),
            get(descriptor, 6, 4),
            get(descriptor, 6, 5),
            get(descriptor, 6, 6),
            get(descriptor, 6, 18));
      }
    }
    throw new IOException("no such socket");
  }

  private static List<Integer> ownSockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(InsideJudge::isSocket)
          .map(path -> Integer.valueOf(path.getFileName().toString()))
          .toList();
    }
  }

  private static boolean isSocket(Path path) {
    try {
      return Files.readSymbolicLink(path).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Returns the port of a socket's address, 0 if it has none or is not TCP. */
  private static int port(Method address, FileDescriptor descriptor) {
    try {
      return ((InetSocketAddress) call(address, descriptor)).getPort();
    } catch (IOException notThisOne) {
      return 0;
    }
  }

  private int get(FileDescriptor descriptor, int level, int name) throws IOException {
    return (int) call(getOption, descriptor, false, level, name);
  }

  private static Object call(Method method, Object... arguments) throws IOException {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new IOException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Override
  public void close() {}
}

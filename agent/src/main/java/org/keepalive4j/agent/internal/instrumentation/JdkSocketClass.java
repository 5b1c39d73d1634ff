package org.keepalive4j.agent.internal.instrumentation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.reporting.AgentStatus;

/**
 * A socket class of the JDK whose calls of {@code sun.nio.ch.Net} are redirected to the agent's
 * class KeepAliveHookedNet in the same package. The lists of calls come from the sources of JDK 17
 * and 25.
 */
final class JdkSocketClass {
  private static final String CONNECT_ADDRESS =
      "connect(Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I";
  private static final String CONNECT_FAMILY =
      "connect(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/SocketAddress;)I";
  private static final String ACCEPT =
      "accept(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/net/InetSocketAddress;)I";
  private static final String LISTEN = "listen(Ljava/io/FileDescriptor;I)V";
  private static final String SET_OPTION =
      "setSocketOption(Ljava/io/FileDescriptor;Ljava/net/SocketOption;Ljava/lang/Object;)V";
  private static final String SET_FAMILY_OPTION =
      "setSocketOption(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;"
          + "Ljava/lang/Object;)V";

  /** The methods of KeepAliveHookedNet. */
  private static final Set<String> CALLS =
      Set.of(CONNECT_ADDRESS, CONNECT_FAMILY, LISTEN, ACCEPT, SET_OPTION, SET_FAMILY_OPTION);

  static final List<JdkSocketClass> ALL =
      List.of(
          new JdkSocketClass("NioSocketImpl", CONNECT_ADDRESS, ACCEPT, SET_OPTION),
          new JdkSocketClass("SocketChannelImpl", CONNECT_FAMILY, SET_OPTION),
          new JdkSocketClass("ServerSocketChannelImpl", ACCEPT, SET_FAMILY_OPTION),
          new JdkSocketClass("UnixAsynchronousSocketChannelImpl", CONNECT_ADDRESS),
          new JdkSocketClass("UnixAsynchronousServerSocketChannelImpl", ACCEPT),
          new JdkSocketClass("AsynchronousSocketChannelImpl", SET_FAMILY_OPTION),
          new JdkSocketClass("AsynchronousServerSocketChannelImpl", SET_FAMILY_OPTION));

  private final String className;

  /**
   * The calls without which some sockets aren't covered. Calls of listen aren't among them, because
   * hooking them only saves work.
   */
  private final Set<String> expected;

  private JdkSocketClass(String className, String... expected) {
    this.className = "sun/nio/ch/" + className;
    this.expected = Set.of(expected);
  }

  /** Returns the entry for a class, given its internal name, or null. */
  static @Nullable JdkSocketClass of(String internalName) {
    if (internalName.startsWith("sun/nio/ch/")) {
      for (JdkSocketClass socketClass : ALL) {
        if (socketClass.className.equals(internalName)) {
          return socketClass;
        }
      }
    }
    return null;
  }

  /** Returns the class name with dots. */
  String className() {
    return className.replace('/', '.');
  }

  /**
   * Returns the class file with redirected calls, or null if it contains none of them. Reports
   * expected calls that are missing.
   */
  byte @Nullable [] transform(byte[] classFile) {
    Set<String> found = new HashSet<>();
    byte[] transformed =
        CallRedirector.redirect(
            classFile, "sun/nio/ch/Net", "sun/nio/ch/KeepAliveHookedNet", CALLS, found);
    for (String call : expected) {
      if (!found.contains(call)) {
        AgentStatus.addNotCovered(
            className() + " does not call Net." + call.substring(0, call.indexOf('(')));
      }
    }
    return transformed;
  }
}

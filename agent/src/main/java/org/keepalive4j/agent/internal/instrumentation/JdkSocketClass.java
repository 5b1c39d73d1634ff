package org.keepalive4j.agent.internal.instrumentation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.reporting.AgentStatus;

/**
 * A class of the JDK whose calls of {@code sun.nio.ch.Net} are repointed to the agent's class in
 * the same package. What is listed here was seen in the sources of JDK 17 and 25.
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

  /** The methods that the agent's class in java.base has. */
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

  /** Without these there are sockets that are not covered; listen only saves work. */
  private final Set<String> needed;

  private JdkSocketClass(String className, String... needed) {
    this.className = "sun/nio/ch/" + className;
    this.needed = Set.of(needed);
  }

  /** The target of this internal class name, or null. */
  static @Nullable JdkSocketClass of(String internalName) {
    if (internalName.startsWith("sun/nio/ch/")) {
      for (JdkSocketClass target : ALL) {
        if (target.className.equals(internalName)) {
          return target;
        }
      }
    }
    return null;
  }

  String className() {
    return className.replace('/', '.');
  }

  /** The class file with its calls repointed, or null if there is none to repoint. */
  byte @Nullable [] weave(byte[] classFile) {
    Set<String> found = new HashSet<>();
    byte[] woven =
        CallRedirector.repoint(
            classFile, "sun/nio/ch/Net", "sun/nio/ch/KeepAliveHookedNet", CALLS, found);
    for (String call : needed) {
      if (!found.contains(call)) {
        AgentStatus.notCovered(
            className() + " does not call Net." + call.substring(0, call.indexOf('(')));
      }
    }
    return woven;
  }
}

package org.keepalive4j.agent.internal.instrumentation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.net.KeepAliveNatives;
import java.net.Socket;
import java.util.Map;
import java.util.Set;

/** The agent's classes in java.base. */
public final class JavaBaseClasses {
  // read at the start: a thread that opens the first socket may be forbidden to read files, by
  // BlockHound for instance
  private static byte[] natives = {};
  private static byte[] net = {};
  private static boolean defined;
  private static boolean nativesDefined;

  private JavaBaseClasses() {}

  /**
   * Defines those that the doors need, once. java.base is opened to this class loader alone for it,
   * so that the application sees it as closed as before.
   */
  public static void define(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    if (defined) {
      return;
    }
    Set<Module> here = Set.of(JavaBaseClasses.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.net", here, "sun.nio.ch", here),
        Set.of(),
        Map.of());
    Class<?> neighbour = Class.forName("sun.nio.ch.Net", false, null);
    define(Socket.class, classFile("java/net/KeepAliveHook"));
    define(neighbour, classFile("sun/nio/ch/KeepAliveHookedNet"));
    natives = classFile("java/net/KeepAliveNatives");
    net = classFile("sun/nio/ch/KeepAliveNetNatives");
    defined = true;
  }

  /** Defines the natives, after the doors. If it throws, it may be called again. */
  public static KeepAliveNatives natives() {
    try {
      if (!nativesDefined) {
        define(Socket.class, natives);
        nativesDefined = true;
      }
      byte[] calls =
          CallRedirector.repoint(net, "sun/nio/ch/KeepAliveNetNatives", "sun/nio/ch/Net");
      if (calls == null) {
        throw new LinkageError("no call of a native was repointed");
      }
      return KeepAliveNatives.of(calls, MethodHandles.lookup());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK has changed inside: " + e, e);
    }
  }

  private static void define(Class<?> neighbour, byte[] classFile) throws IllegalAccessException {
    MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(classFile);
  }

  private static byte[] classFile(String name) throws IOException {
    String resource = "META-INF/java-base/" + name + ".class";
    try (InputStream in = JavaBaseClasses.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is not in the agent's jar");
      }
      return in.readAllBytes();
    }
  }
}

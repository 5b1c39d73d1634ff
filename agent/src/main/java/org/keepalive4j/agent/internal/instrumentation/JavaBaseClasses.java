package org.keepalive4j.agent.internal.instrumentation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.net.KeepAliveNatives;
import java.net.Socket;
import java.util.Map;
import java.util.Set;

/** Defines the agent's classes in java.base. */
public final class JavaBaseClasses {
  // read at startup, because the thread that opens the first socket may not be allowed to read
  // files, for example under BlockHound
  private static byte[] natives = {};
  private static byte[] netNatives = {};
  private static boolean defined;
  private static boolean nativesDefined;

  private JavaBaseClasses() {}

  /**
   * Defines the entry points, once. Opens java.base to the agent's class loader only, so nothing
   * changes for the application.
   */
  public static void define(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    if (defined) {
      return;
    }
    Set<Module> agent = Set.of(JavaBaseClasses.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.net", agent, "sun.nio.ch", agent),
        Set.of(),
        Map.of());
    Class<?> neighbour = Class.forName("sun.nio.ch.Net", false, null);
    define(Socket.class, classFile("java/net/KeepAliveHook"));
    define(neighbour, classFile("sun/nio/ch/KeepAliveHookedNet"));
    natives = classFile("java/net/KeepAliveNatives");
    netNatives = classFile("sun/nio/ch/KeepAliveNetNatives");
    defined = true;
  }

  /**
   * Defines the classes with the native methods and returns an instance. May be called again if it
   * throws.
   *
   * @throws LinkageError if this JDK lacks a method
   */
  public static KeepAliveNatives natives() {
    try {
      if (!nativesDefined) {
        define(Socket.class, natives);
        nativesDefined = true;
      }
      byte[] redirected =
          CallRedirector.redirect(netNatives, "sun/nio/ch/KeepAliveNetNatives", "sun/nio/ch/Net");
      if (redirected == null) {
        throw new LinkageError("no call of a native method was redirected");
      }
      return KeepAliveNatives.of(redirected, MethodHandles.lookup());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the internals of this JDK have changed: " + e, e);
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

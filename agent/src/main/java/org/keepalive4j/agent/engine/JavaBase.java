package org.keepalive4j.agent.engine;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.util.Map;
import java.util.Set;

/** The agent's two classes in java.base. */
final class JavaBase {
  private JavaBase() {}

  /**
   * Defines them. java.base is opened to this class loader alone for it, so that the application
   * sees it as closed as before.
   */
  static void define(Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    Set<Module> here = Set.of(JavaBase.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.net", here, "sun.nio.ch", here),
        Set.of(),
        Map.of());
    define(Socket.class, "java/net/KeepAliveHook");
    define(Class.forName("sun.nio.ch.Net", false, null), "sun/nio/ch/KeepAliveCalls");
  }

  private static void define(Class<?> neighbour, String name)
      throws IOException, IllegalAccessException {
    String resource = "META-INF/java-base/" + name + ".class";
    try (InputStream in = JavaBase.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + " is not in the agent's jar");
      }
      MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup())
          .defineClass(in.readAllBytes());
    }
  }
}

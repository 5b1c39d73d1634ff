package org.keepalive4j.checks.programs.agent;

import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/** Another agent, which makes the JVM start again from the original class files. */
public final class OtherAgent {
  private static final String[] CLASSES = {
    "sun.nio.ch.NioSocketImpl", "sun.nio.ch.SocketChannelImpl", "sun.nio.ch.ServerSocketChannelImpl"
  };

  /** With {@code redefine}, also replaces the classes by the JDK's own. */
  public static void premain(String argument, Instrumentation instrumentation) throws Exception {
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte[] transform(
              ClassLoader loader,
              String name,
              Class<?> redefined,
              ProtectionDomain domain,
              byte[] classFile) {
            return name != null && name.startsWith("sun/nio/ch/") ? classFile.clone() : null;
          }
        },
        true);
    for (String name : CLASSES) {
      Class<?> target = Class.forName(name);
      instrumentation.retransformClasses(target);
      if ("redefine".equals(argument)) {
        try (InputStream original =
            ClassLoader.getSystemResourceAsStream(name.replace('.', '/') + ".class")) {
          instrumentation.redefineClasses(new ClassDefinition(target, original.readAllBytes()));
        }
      }
    }
  }
}

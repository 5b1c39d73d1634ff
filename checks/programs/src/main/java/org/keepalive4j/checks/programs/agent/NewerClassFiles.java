package org.keepalive4j.checks.programs.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives other agents class files of a version that doesn't exist. The agent with the argument
 * {@code raise} raises the version, and the one with {@code lower} restores it for the JVM.
 */
public final class NewerClassFiles implements ClassFileTransformer {
  private static final byte RAISED_BY = 90;
  private static volatile boolean complete;

  private final int by;

  private NewerClassFiles(int by) {
    this.by = by;
  }

  public static void premain(String argument, Instrumentation instrumentation) throws Exception {
    boolean raise = argument.equals("raise");
    instrumentation.addTransformer(new NewerClassFiles(raise ? RAISED_BY : -RAISED_BY), true);
    if (raise) {
      return;
    }
    complete = true;
    List<Class<?>> again = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().startsWith("sun.nio.ch.") && !loaded.isHidden()) {
        again.add(loaded);
      }
    }
    instrumentation.retransformClasses(again.toArray(new Class<?>[0]));
  }

  @Override
  public byte[] transform(
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    boolean concerned =
        complete
            && name != null
            && (name.startsWith("sun/nio/ch/") || name.startsWith("io/netty/channel/"));
    if (!concerned) {
      return null;
    }
    byte[] changed = classFile.clone();
    changed[7] = (byte) (changed[7] + by);
    return changed;
  }
}

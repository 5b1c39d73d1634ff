package org.keepalive4j.agent.internal.instrumentation;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.StandardError;

/**
 * Puts the hooks into classes as they are loaded, and into those that are loaded. It stays
 * registered: so its changes outlive those of other agents, which make the JVM begin again from the
 * original class file.
 */
public final class SocketClassTransformer implements ClassFileTransformer {
  private final Consumer<String> loadedInJdk;
  private final Set<String> woven = ConcurrentHashMap.newKeySet();

  /**
   * Begins nothing yet.
   *
   * @param loadedInJdk told the names of classes that the JVM's own loader loads, or has loaded:
   *     with dots or with slashes
   */
  public SocketClassTransformer(Consumer<String> loadedInJdk) {
    this.loadedInJdk = loadedInJdk;
  }

  /**
   * Begins, and tells {@link AgentStatus} what is not covered and why.
   *
   * @param first whether nothing of this JVM ran before but the JVM itself: then there are no
   *     classes to look for among those that are loaded
   */
  public void weave(Instrumentation instrumentation, boolean first) {
    instrumentation.addTransformer(this, true);
    List<Class<?>> jdk = new ArrayList<>();
    List<Class<?>> netty = new ArrayList<>();
    for (JdkSocketClass target : JdkSocketClass.ALL) {
      try {
        // without running its initializer
        Class<?> found = Class.forName(target.className(), false, null);
        if (!woven.contains(target.className())) {
          jdk.add(found);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        AgentStatus.notCovered(target.className() + " is not in this JDK");
      }
    }
    // JDK 17 under -Xcheck:jni warns of a native method that returns so many
    Class<?>[] loaded = first ? new Class<?>[0] : instrumentation.getAllLoadedClasses();
    for (Class<?> candidate : loaded) {
      String name = candidate.getName();
      if (candidate.getClassLoader() == null) {
        loadedInJdk.accept(name);
      } else if (isNetty(name.replace('.', '/'))) {
        netty.add(candidate);
      }
    }
    if (!jdk.isEmpty()) {
      retransform(instrumentation, jdk.toArray(new Class<?>[0]));
    }
    for (Class<?> alone : netty) {
      // all or none of a call: one that cannot be must not keep the others from it
      retransform(instrumentation, alone);
    }
    String plain = System.getProperty("jdk.net.usePlainSocketImpl");
    if (plain != null && !plain.equalsIgnoreCase("false") && Runtime.version().feature() < 18) {
      AgentStatus.notCovered("java.net.Socket with -Djdk.net.usePlainSocketImpl");
    }
  }

  private void retransform(Instrumentation instrumentation, Class<?>... classes) {
    try {
      instrumentation.retransformClasses(classes);
    } catch (Throwable e) {
      // InternalError too, for a class that does not link
      AgentStatus.notCovered(
          (classes.length == 1 ? classes[0].getName() : "classes that were loaded before")
              + ", which the JVM would not change: "
              + e);
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (name == null) {
      return null;
    }
    try {
      if (loader != null) {
        return isNetty(name) ? NettyClassVisitor.weave(name, classFile) : null;
      }
      loadedInJdk.accept(name);
      JdkSocketClass target = JdkSocketClass.of(name);
      if (target == null) {
        return null;
      }
      woven.add(target.className());
      return target.weave(classFile);
    } catch (Throwable e) {
      String what = name + ": " + e;
      if (AgentStatus.notCovered(what)) {
        StandardError.error("not covered: " + what);
      }
      return null;
    }
  }

  /** Whether this is a class of a native transport, under Netty's name or in a shaded copy. */
  private static boolean isNetty(String name) {
    return name.endsWith("netty/channel/unix/Socket")
        || name.endsWith("/channel/epoll/LinuxSocket")
        || name.endsWith("/channel/uring/LinuxSocket")
        || name.endsWith("/channel/epoll/AbstractEpollChannel$AbstractEpollUnsafe")
        || name.endsWith("/channel/uring/AbstractIoUringChannel$AbstractUringUnsafe")
        // the incubator's, before 4.2
        || name.endsWith("/channel/uring/AbstractIOUringChannel$AbstractUringUnsafe");
  }
}

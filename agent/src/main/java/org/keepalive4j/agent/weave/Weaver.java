package org.keepalive4j.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.report.Console;

/**
 * Puts the hooks into classes as they are loaded, and into those that are loaded. It stays
 * registered: so its changes outlive those of other agents, which make the JVM begin again from the
 * original class file.
 */
public final class Weaver implements ClassFileTransformer {
  private final Consumer<String> loadedInJdk;
  private final Set<String> woven = ConcurrentHashMap.newKeySet();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  /**
   * Begins nothing yet.
   *
   * @param loadedInJdk told the names of classes that the JVM's own loader loads, or has loaded:
   *     with dots or with slashes
   */
  public Weaver(Consumer<String> loadedInJdk) {
    this.loadedInJdk = loadedInJdk;
  }

  /** Answers what is covered, and what is not and why. */
  public String weave(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, true);
    List<Class<?>> jdk = new ArrayList<>();
    List<Class<?>> netty = new ArrayList<>();
    for (JdkTarget target : JdkTarget.ALL) {
      try {
        // without running its initializer
        Class<?> found = Class.forName(target.className(), false, null);
        if (!woven.contains(target.className())) {
          jdk.add(found);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        missing.add(target.className() + " is not in this JDK");
      }
    }
    for (Class<?> candidate : instrumentation.getAllLoadedClasses()) {
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
    return covered();
  }

  private void retransform(Instrumentation instrumentation, Class<?>... classes) {
    try {
      instrumentation.retransformClasses(classes);
    } catch (Throwable e) {
      // InternalError too, for a class that does not link
      missing.add(
          (classes.length == 1 ? classes[0].getName() : "classes that were loaded before")
              + ", which the JVM would not change: "
              + e);
    }
  }

  private String covered() {
    String plain = System.getProperty("jdk.net.usePlainSocketImpl");
    if (plain != null && !plain.equalsIgnoreCase("false") && Runtime.version().feature() < 18) {
      missing.add("java.net.Socket with -Djdk.net.usePlainSocketImpl");
    }
    String covered =
        "covers java.net, NIO and asynchronous sockets, and Netty's epoll and io_uring";
    return missing.isEmpty()
        ? covered
        : covered + "; NOT covered: " + String.join(", ", new TreeSet<>(missing));
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
        return isNetty(name) ? NettyClass.weave(name, classFile) : null;
      }
      loadedInJdk.accept(name);
      JdkTarget target = JdkTarget.of(name);
      if (target == null) {
        return null;
      }
      woven.add(target.className());
      return target.weave(classFile, missing);
    } catch (Throwable e) {
      if (failed.add(name)) {
        missing.add(name + ": " + e);
        Console.say("not covered: " + name + ": " + e);
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

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
 * Transforms socket classes when they are loaded, and those that are loaded already. It stays
 * registered, because the JVM starts again from the original class file when another agent
 * retransforms a class.
 */
public final class SocketClassTransformer implements ClassFileTransformer {
  private final Consumer<String> classLoadListener;
  private final Set<String> transformed = ConcurrentHashMap.newKeySet();

  /**
   * Creates a transformer that isn't registered yet.
   *
   * @param classLoadListener receives the names of classes from the bootstrap loader, with slashes
   *     when they are being loaded and with dots if they were loaded before
   */
  public SocketClassTransformer(Consumer<String> classLoadListener) {
    this.classLoadListener = classLoadListener;
  }

  /**
   * Registers the transformer and transforms loaded classes. {@link AgentStatus} receives what is
   * not covered and why.
   *
   * @param nothingLoaded whether only the JDK has run so far, so that there is no need to search
   *     the loaded classes
   */
  public void install(Instrumentation instrumentation, boolean nothingLoaded) {
    instrumentation.addTransformer(this, true);
    List<Class<?>> jdk = new ArrayList<>();
    List<Class<?>> netty = new ArrayList<>();
    for (JdkSocketClass socketClass : JdkSocketClass.ALL) {
      try {
        // doesn't run the static initializer
        Class<?> found = Class.forName(socketClass.className(), false, null);
        if (!transformed.contains(socketClass.className())) {
          jdk.add(found);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        AgentStatus.addNotCovered(socketClass.className() + " is not in this JDK");
      }
    }
    // with -Xcheck:jni, JDK 17 warns because this method returns so many references
    Class<?>[] loaded = nothingLoaded ? new Class<?>[0] : instrumentation.getAllLoadedClasses();
    for (Class<?> candidate : loaded) {
      String name = candidate.getName();
      if (candidate.getClassLoader() == null) {
        classLoadListener.accept(name);
      } else if (isNetty(name.replace('.', '/'))) {
        netty.add(candidate);
      }
    }
    if (!jdk.isEmpty()) {
      retransform(instrumentation, jdk.toArray(new Class<?>[0]));
    }
    for (Class<?> nettyClass : netty) {
      // one at a time: if one class of a call can't be retransformed, the JVM transforms none
      retransform(instrumentation, nettyClass);
    }
    String plainSocketImpl = System.getProperty("jdk.net.usePlainSocketImpl");
    if (plainSocketImpl != null
        && !plainSocketImpl.equalsIgnoreCase("false")
        && Runtime.version().feature() < 18) {
      AgentStatus.addNotCovered("java.net.Socket with -Djdk.net.usePlainSocketImpl");
    }
  }

  private void retransform(Instrumentation instrumentation, Class<?>... classes) {
    try {
      instrumentation.retransformClasses(classes);
    } catch (Throwable e) {
      // the JVM throws InternalError for a class that can't be linked
      AgentStatus.addNotCovered(
          (classes.length == 1 ? classes[0].getName() : "classes that were loaded before")
              + ", which the JVM could not retransform: "
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
        return isNetty(name) ? NettyClassVisitor.transform(name, classFile) : null;
      }
      classLoadListener.accept(name);
      JdkSocketClass socketClass = JdkSocketClass.of(name);
      if (socketClass == null) {
        return null;
      }
      transformed.add(socketClass.className());
      return socketClass.transform(classFile);
    } catch (Throwable e) {
      String what = name + ": " + e;
      if (AgentStatus.addNotCovered(what)) {
        StandardError.error("not covered: " + what);
      }
      return null;
    }
  }

  /**
   * Returns whether a class belongs to a native transport of Netty, by its name or a shaded one.
   */
  private static boolean isNetty(String name) {
    return name.endsWith("netty/channel/unix/Socket")
        || name.endsWith("/channel/epoll/LinuxSocket")
        || name.endsWith("/channel/uring/LinuxSocket")
        || name.endsWith("/channel/epoll/AbstractEpollChannel$AbstractEpollUnsafe")
        || name.endsWith("/channel/uring/AbstractIoUringChannel$AbstractUringUnsafe")
        // from the incubator, before Netty 4.2
        || name.endsWith("/channel/uring/AbstractIOUringChannel$AbstractUringUnsafe");
  }
}

package org.keepalive4j.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.attach.JvmAttacher;
import org.keepalive4j.agent.internal.reporting.AgentStatus;

/**
 * A keep-alive policy on every TCP socket of a JVM, with no change to its code.
 *
 * <pre>
 * java -javaagent:keepalive4j-agent.jar=POLICY …        from the start
 * java -jar keepalive4j-agent.jar PID POLICY            into a running JVM
 * </pre>
 *
 * POLICY is rules, settings for all connections, or {@code @FILE}, which is read again when it
 * changes. Without it the system property {@code keepalive4j.policy}, then the environment's
 * KEEPALIVE4J_POLICY, then {@code idle=60s,interval=15s,count=4}. Given to a JVM that has the
 * agent, it replaces the policy. The system property {@code keepalive4j.quiet=true} or the
 * environment's KEEPALIVE4J_QUIET=true silence all lines on standard error but those about errors.
 *
 * <p>All other classes of the agent live in a class loader of their own: only to that one is
 * java.base opened.
 */
public final class KeepAliveAgent {
  private static @Nullable ClassLoader inside;

  private KeepAliveAgent() {}

  /** Called by the JVM for {@code -javaagent}. */
  public static void premain(@Nullable String policy, Instrumentation instrumentation) {
    start("org.keepalive4j.agent.internal.Agent$AtStart", policy, instrumentation);
  }

  /** Called by the JVM when the agent is attached, the first time or again. */
  public static void agentmain(@Nullable String policy, Instrumentation instrumentation) {
    start("org.keepalive4j.agent.internal.Agent$WhileRunning", policy, instrumentation);
  }

  /**
   * Puts a policy on every TCP socket of this JVM, also on those that are open. The agent is
   * attached by a child process, which needs the module jdk.attach. What could not be set is told
   * in the system property {@code keepalive4j.agent.status}.
   *
   * @param policy rules, settings for all connections, or {@code @FILE}
   * @throws IllegalArgumentException if that is no policy; the one in force stays
   * @throws IOException if the agent could not be attached, or a file could not be read
   */
  public static void install(String policy) throws IOException {
    try {
      JvmAttacher.check(policy);
    } catch (IllegalArgumentException e) {
      // whose class is one of the agent's own
      throw new IllegalArgumentException(e.getMessage());
    }
    new JvmAttacher(jar()).attach(ProcessHandle.current().pid(), policy);
  }

  /**
   * Attaches this jar to a running JVM: {@code PID POLICY}. Exit status 0 done, 1 not done, 2 wrong
   * usage.
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(new JvmAttacher(jar()).run(arguments));
  }

  // premain and agentmain may be called by two threads
  @SuppressWarnings("unchecked")
  private static synchronized void start(
      String way, @Nullable String policy, Instrumentation instrumentation) {
    try {
      if (inside == null) {
        inside = new Inside(jar());
      }
      Object agent = inside.loadClass(way).getDeclaredConstructor().newInstance();
      ((BiConsumer<@Nullable String, Instrumentation>) agent).accept(policy, instrumentation);
    } catch (Throwable e) {
      // no harm to the host: it goes on without
      System.err.println("keepalive4j: not started: " + e);
      try {
        System.setProperty(AgentStatus.PROPERTY, "not started: " + e);
      } catch (RuntimeException denied) {
        // by a security manager, and said above
      }
    }
  }

  private static File jar() throws IOException {
    URL location = KeepAliveAgent.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return Path.of(URI.create(location.toString())).toFile();
    } catch (IllegalArgumentException | FileSystemNotFoundException inAnotherJar) {
      throw new IOException("the agent has to be a jar of its own, and is " + location);
    }
  }

  /** The classes of this jar once more, apart from the application's. */
  private static final class Inside extends ClassLoader {
    private static final String PREFIX = "org.keepalive4j.";

    private final ZipFile jar;
    private final ProtectionDomain domain = KeepAliveAgent.class.getProtectionDomain();

    Inside(File jar) throws IOException {
      super(ClassLoader.getPlatformClassLoader());
      this.jar = new ZipFile(jar);
    }

    /** Asks the parent for others' classes only: for each of ours it would throw an exception. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PREFIX)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      ZipEntry entry = jar.getEntry(name.replace('.', '/') + ".class");
      if (entry == null) {
        throw new ClassNotFoundException(name);
      }
      try (InputStream in = jar.getInputStream(entry)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length, domain);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      ZipEntry entry = jar.getEntry(name);
      try {
        return entry == null ? null : jar.getInputStream(entry);
      } catch (IOException e) {
        return null;
      }
    }
  }
}

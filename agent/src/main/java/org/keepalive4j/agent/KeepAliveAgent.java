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
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.attach.JvmAttacher;
import org.keepalive4j.agent.internal.reporting.AgentStatus;

/**
 * Applies a keep-alive policy to every TCP socket of a JVM without changing the application.
 *
 * <pre>
 * java -javaagent:keepalive4j-agent.jar=POLICY …        at startup
 * java -jar keepalive4j-agent.jar PID POLICY            in a running JVM
 * java -jar keepalive4j-agent.jar PID --status          what it does there
 * java -jar keepalive4j-agent.jar PID --off             stops it; sockets keep their settings
 * </pre>
 *
 * POLICY is rules, settings for all connections, or {@code @FILE}. The agent reads the file again
 * when it changes. Without an argument, the agent uses the system property {@code
 * keepalive4j.policy}, then the environment variable KEEPALIVE4J_POLICY, then {@code
 * idle=60s,interval=15s,count=4}. If the JVM already has the agent, the new policy replaces the old
 * one. With the system property {@code keepalive4j.quiet=true} or the environment variable
 * KEEPALIVE4J_QUIET=true, the agent writes only errors to standard error.
 *
 * <p>An invalid policy doesn't stop the application. With the system property {@code
 * keepalive4j.strict=true} or the environment variable KEEPALIVE4J_STRICT=true, it ends the start
 * of the JVM, with exit status 1.
 *
 * <p>All other classes of the agent are in a class loader of their own. Only that loader gets
 * access to java.base.
 */
public final class KeepAliveAgent {
  private static @Nullable ClassLoader classLoader;

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
   * Applies a policy to every TCP socket of this JVM, including those that are already open. A
   * child process attaches the agent, and needs the module jdk.attach. The system property {@code
   * keepalive4j.agent.status} reports whether all sockets could be set.
   *
   * @param policy rules, settings for all connections, or {@code @FILE}
   * @throws IllegalArgumentException if the policy is invalid; the previous policy stays active
   * @throws IOException if the agent can't be attached or the file can't be read
   */
  public static void install(String policy) throws IOException {
    Objects.requireNonNull(policy, "policy");
    try {
      JvmAttacher.check(policy);
    } catch (IllegalArgumentException e) {
      // a new exception, because callers don't know the agent's exception class
      throw new IllegalArgumentException(e.getMessage());
    }
    new JvmAttacher(jar()).attach(ProcessHandle.current().pid(), policy);
  }

  /**
   * Attaches the agent to a running JVM. The arguments are {@code PID POLICY}, {@code PID --status}
   * or {@code PID --off}. The exit status is 0 if that was done, 1 if it was not, and 2 for wrong
   * usage.
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(new JvmAttacher(jar()).run(arguments));
  }

  // synchronized, because two threads may call premain and agentmain
  @SuppressWarnings("unchecked")
  private static synchronized void start(
      String starter, @Nullable String policy, Instrumentation instrumentation) {
    try {
      if (classLoader == null) {
        classLoader = new AgentClassLoader(jar());
      }
      Object agent = classLoader.loadClass(starter).getDeclaredConstructor().newInstance();
      ((BiConsumer<@Nullable String, Instrumentation>) agent).accept(policy, instrumentation);
    } catch (Throwable e) {
      // the application continues without the agent
      System.err.println("keepalive4j: not started: " + e);
      try {
        System.setProperty(AgentStatus.PROPERTY, "not started: " + e);
      } catch (RuntimeException denied) {
        // a security manager forbids it; the error was written above
      }
    }
  }

  private static File jar() throws IOException {
    URL location = KeepAliveAgent.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return Path.of(URI.create(location.toString())).toFile();
    } catch (IllegalArgumentException | FileSystemNotFoundException inAnotherJar) {
      throw new IOException("the agent must be in its own jar, but was loaded from " + location);
    }
  }

  /** Loads the classes of this jar separately from those of the application. */
  private static final class AgentClassLoader extends ClassLoader {
    private static final String PREFIX = "org.keepalive4j.";

    private final ZipFile jar;
    private final ProtectionDomain domain = KeepAliveAgent.class.getProtectionDomain();

    AgentClassLoader(File jar) throws IOException {
      super(ClassLoader.getPlatformClassLoader());
      this.jar = new ZipFile(jar);
    }

    /** Skips the parent for the agent's classes, because its exception for each costs time. */
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

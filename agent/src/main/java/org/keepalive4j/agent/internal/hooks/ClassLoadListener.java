package org.keepalive4j.agent.internal.hooks;

import java.util.function.Consumer;
import org.keepalive4j.agent.internal.reporting.DebugLog;
import org.keepalive4j.agent.internal.reporting.JmxRegistration;
import org.keepalive4j.agent.internal.reporting.StandardError;

/**
 * Starts parts of the agent when the JVM loads certain classes of the JDK, which show that the
 * application has started to use logging, JMX or the inherited channel.
 */
public final class ClassLoadListener implements Consumer<String> {
  private final SocketHooks hooks;

  public ClassLoadListener(SocketHooks hooks) {
    this.hooks = hooks;
  }

  @Override
  public void accept(String className) {
    try {
      handle(className);
    } catch (SecurityException denied) {
      StandardError.error("DEBUG lines or JMX may be missing: " + denied);
    }
  }

  private void handle(String className) {
    switch (className) {
      // not LogManager or LoggerFinder: java.net.http and TLS load those without logging anything
      case "java/util/logging/LogManager$RootLogger",
          "java.util.logging.LogManager$RootLogger",
          "jdk/internal/logger/LoggerFinderLoader",
          "jdk.internal.logger.LoggerFinderLoader" ->
          DebugLog.onLoggingStarted();
      case "com/sun/jmx/mbeanserver/JmxMBeanServer", "com.sun.jmx.mbeanserver.JmxMBeanServer" ->
          JmxRegistration.start();
      // only with slashes: a name with dots was loaded before, and the scan finds the connection
      case "sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl" -> hooks.onInheritedChannel();
      default -> {
        // no other class matters
      }
    }
  }
}

package org.keepalive4j.agent.internal.hooks;

import java.util.function.Consumer;
import org.keepalive4j.agent.internal.reporting.DebugLog;
import org.keepalive4j.agent.internal.reporting.JmxRegistration;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** What the agent waits for, seen by the classes that somebody else loads for it. */
public final class ClassLoadListener implements Consumer<String> {
  private final SocketHooks hooks;

  public ClassLoadListener(SocketHooks hooks) {
    this.hooks = hooks;
  }

  @Override
  public void accept(String className) {
    try {
      notice(className);
    } catch (SecurityException denied) {
      StandardError.error("no DEBUG lines, or not shown in JMX: " + denied);
    }
  }

  private void notice(String className) {
    switch (className) {
      // not LogManager or LoggerFinder themselves: java.net.http and TLS load those, and no more
      case "java/util/logging/LogManager$RootLogger",
          "java.util.logging.LogManager$RootLogger",
          "jdk/internal/logger/LoggerFinderLoader",
          "jdk.internal.logger.LoggerFinderLoader" ->
          DebugLog.loggingHasBegun();
      case "com/sun/jmx/mbeanserver/JmxMBeanServer", "com.sun.jmx.mbeanserver.JmxMBeanServer" ->
          JmxRegistration.begin();
      // with slashes only: with dots it was loaded before, and the walk finds the connection
      case "sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl" -> hooks.inherited();
      default -> {
        // nothing that the agent waits for
      }
    }
  }
}

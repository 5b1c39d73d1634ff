package org.keepalive4j.agent.engine;

import java.util.function.Consumer;
import org.keepalive4j.agent.management.Management;
import org.keepalive4j.agent.report.Console;
import org.keepalive4j.agent.report.Debug;

/** What the agent waits for, seen by the classes that somebody else loads for it. */
final class Signs implements Consumer<String> {
  private final SocketHooks hooks;

  Signs(SocketHooks hooks) {
    this.hooks = hooks;
  }

  @Override
  public void accept(String className) {
    try {
      notice(className);
    } catch (SecurityException denied) {
      Console.error("no DEBUG lines, or not shown in JMX: " + denied);
    }
  }

  private void notice(String className) {
    switch (className) {
      // not LogManager or LoggerFinder themselves: java.net.http and TLS load those, and no more
      case "java/util/logging/LogManager$RootLogger",
          "java.util.logging.LogManager$RootLogger",
          "jdk/internal/logger/LoggerFinderLoader",
          "jdk.internal.logger.LoggerFinderLoader" ->
          Debug.loggingHasBegun();
      case "com/sun/jmx/mbeanserver/JmxMBeanServer", "com.sun.jmx.mbeanserver.JmxMBeanServer" ->
          Management.begin();
      // with slashes only: with dots it was loaded before, and the walk finds the connection
      case "sun/nio/ch/InheritedChannel$InheritedSocketChannelImpl" -> hooks.inherited();
      default -> {
        // nothing that the agent waits for
      }
    }
  }
}

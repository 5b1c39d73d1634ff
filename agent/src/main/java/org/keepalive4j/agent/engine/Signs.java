package org.keepalive4j.agent.engine;

import java.util.function.Consumer;
import org.keepalive4j.agent.management.Management;
import org.keepalive4j.agent.report.Debug;

/** What the agent must not begin by itself, seen by the classes that somebody else loads for it. */
final class Signs implements Consumer<String> {
  @Override
  public void accept(String className) {
    if (Debug.isSignOfLogging(className)) {
      Debug.loggingHasBegun();
    } else if (Management.isSignOfManagement(className)) {
      Management.begin();
    }
  }
}

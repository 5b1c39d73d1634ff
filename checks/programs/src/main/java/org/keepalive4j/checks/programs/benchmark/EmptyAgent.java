package org.keepalive4j.checks.programs.benchmark;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing, to measure what every agent costs. */
public final class EmptyAgent {
  public static void premain(String argument, Instrumentation instrumentation) {}
}

package org.keepalive4j.checks.programs.agent;

import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** A log handler that always fails. */
public final class FailingLogHandler extends Handler {
  @Override
  public void publish(LogRecord line) {
    throw new IllegalStateException("cannot write");
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

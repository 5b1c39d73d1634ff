package org.keepalive4j.linux.internal.process;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A short task on a platform thread of its own, which ends with it. */
final class BackgroundTask<T> {
  private final FutureTask<T> task;

  BackgroundTask(String name, Callable<T> callable) {
    task = new FutureTask<>(callable);
    Thread.ofPlatform().name(name).daemon().start(task);
  }

  /**
   * Waits for the result. An interrupt is kept for later: the task is short, and what it opened
   * must not get lost.
   *
   * @throws ExecutionException with what the task threw
   */
  T result() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

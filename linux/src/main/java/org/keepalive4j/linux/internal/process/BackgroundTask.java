package org.keepalive4j.linux.internal.process;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A short task on its own platform thread. */
final class BackgroundTask<T> {
  private final FutureTask<T> task;

  BackgroundTask(String name, Callable<T> callable) {
    task = new FutureTask<>(callable);
    Thread.ofPlatform().name(name).daemon().start(task);
  }

  /**
   * Waits for the result. An interrupt is deferred, because the task is short and its descriptors
   * must not leak.
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

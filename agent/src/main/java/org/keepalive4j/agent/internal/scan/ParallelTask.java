package org.keepalive4j.agent.internal.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/**
 * Work on a long list, shared by the processors. A class to extend and no function to take: the JVM
 * links its first lambdas for as long as thousands of sockets take.
 *
 * @param <T> of what the list is
 * @param <R> what comes of a slice
 */
abstract class ParallelTask<T, R> {
  /** Below that a thread costs more than it saves. */
  private static final int SMALLEST = 500;

  private final class Slice implements Callable<R> {
    private final List<T> part;

    Slice(List<T> part) {
      this.part = part;
    }

    @Override
    public R call() {
      return work(part);
    }
  }

  abstract R work(List<T> slice);

  /** Does the work on every slice of a list, the first in this thread; answers in order. */
  final List<R> workOn(List<T> list) {
    int slices =
        Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), list.size() / SMALLEST));
    List<FutureTask<R>> tasks = new ArrayList<>(slices);
    for (int i = 0; i < slices; i++) {
      int from = (int) ((long) list.size() * i / slices);
      int to = (int) ((long) list.size() * (i + 1) / slices);
      FutureTask<R> task = new FutureTask<>(new Slice(list.subList(from, to)));
      tasks.add(task);
      if (i > 0) {
        start(task);
      }
    }
    tasks.get(0).run();
    List<R> results = new ArrayList<>(slices);
    for (FutureTask<R> task : tasks) {
      results.add(get(task));
    }
    return results;
  }

  private static void start(FutureTask<?> task) {
    try {
      new DaemonThread("sweep", task).start();
    } catch (OutOfMemoryError noThread) {
      task.run();
    }
  }

  private static <R> R get(FutureTask<R> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

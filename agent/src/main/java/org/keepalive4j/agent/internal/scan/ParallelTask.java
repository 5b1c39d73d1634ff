package org.keepalive4j.agent.internal.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.keepalive4j.agent.internal.thread.DaemonThread;

/**
 * Splits a long list among the processors. Subclasses implement the work instead of passing a
 * lambda: linking the first lambda of a JVM takes as long as setting thousands of sockets.
 *
 * @param <T> the type of the elements
 * @param <R> the result of one slice of the list
 */
abstract class ParallelTask<T, R> {
  /** With fewer elements, a thread costs more time than it saves. */
  private static final int MIN_SLICE = 500;

  private final class Slice implements Callable<R> {
    private final List<T> elements;

    Slice(List<T> elements) {
      this.elements = elements;
    }

    @Override
    public R call() {
      return process(elements);
    }
  }

  abstract R process(List<T> slice);

  /**
   * Processes all slices of a list, the first of them in the calling thread. Returns the results in
   * the order of the list.
   */
  final List<R> processAll(List<T> list) {
    int slices =
        Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), list.size() / MIN_SLICE));
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
      new DaemonThread("scan", task).start();
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

package org.keepalive4j.agent.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Work on a long list, shared by the processors. */
final class Slices {
  /** Below that a thread costs more than it saves. */
  private static final int SMALLEST = 500;

  private Slices() {}

  /** Does the work on every slice of a list, the first in this thread; answers in order. */
  static <T, R> List<R> map(List<T> list, Function<List<T>, R> work) {
    int slices =
        Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), list.size() / SMALLEST));
    List<FutureTask<R>> tasks = new ArrayList<>(slices);
    for (int i = 0; i < slices; i++) {
      int from = (int) ((long) list.size() * i / slices);
      int to = (int) ((long) list.size() * (i + 1) / slices);
      Callable<R> slice = () -> work.apply(list.subList(from, to));
      FutureTask<R> task = new FutureTask<>(slice);
      tasks.add(task);
      if (i > 0) {
        Thread thread = new Thread(null, task, "keepalive4j sweep", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
      }
    }
    tasks.get(0).run();
    List<R> results = new ArrayList<>(slices);
    for (FutureTask<R> task : tasks) {
      results.add(get(task));
    }
    return results;
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

package org.keepalive4j.linux.internal.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Scans the descriptors of all processes on several threads, because the kernel needs some
 * microseconds per descriptor.
 */
final class ParallelDescriptorScan {
  private static final int MOST_THREADS = 4;

  private final DescriptorScan.Consumer consumer;
  private final int[] pids;
  private final AtomicInteger next = new AtomicInteger();

  private ParallelDescriptorScan(DescriptorScan.Consumer consumer, int[] pids) {
    this.consumer = consumer;
    this.pids = pids;
  }

  /**
   * Passes the sockets of all processes to the consumer. Returns how many processes it couldn't
   * inspect.
   */
  static int run(Kernel kernel, DescriptorScan.Consumer consumer) throws SyscallException {
    ParallelDescriptorScan scan = new ParallelDescriptorScan(consumer, processes(kernel));
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
    List<BackgroundTask<Integer>> helpers = new ArrayList<>();
    while (helpers.size() < threads - 1) {
      helpers.add(new BackgroundTask<>("keepalive4j-proc", scan::scanOnOwnThread));
    }
    int unreadable = scan.scanProcesses(kernel);
    for (BackgroundTask<Integer> helper : helpers) {
      try {
        unreadable += helper.result();
      } catch (ExecutionException e) {
        throw new IllegalStateException("reading /proc failed", e.getCause());
      }
    }
    return unreadable;
  }

  private static int[] processes(Kernel kernel) throws SyscallException {
    int[] pids = new int[256];
    int size = 0;
    try (DirectoryReader processes = new DirectoryReader(kernel)) {
      int result = processes.open("/proc");
      if (result < 0) {
        throw new SyscallException("open", "/proc", -result);
      }
      while (processes.next()) {
        int pid = processes.number();
        if (pid > 0) {
          if (size == pids.length) {
            pids = Arrays.copyOf(pids, size * 2);
          }
          pids[size++] = pid;
        }
      }
    }
    return Arrays.copyOf(pids, size);
  }

  private int scanOnOwnThread() {
    try (Kernel kernel = Kernel.open()) {
      return scanProcesses(kernel);
    }
  }

  /** Scans one process after another until none is left. */
  private int scanProcesses(Kernel kernel) {
    try (DescriptorScan scan = new DescriptorScan(kernel, consumer)) {
      int unreadable = 0;
      int index;
      while ((index = next.getAndIncrement()) < pids.length) {
        int result = scan.scan(pids[index]);
        if (result < 0 && result != -Errno.ENOENT && result != -Errno.ESRCH) {
          unreadable++;
        }
      }
      return unreadable;
    }
  }
}

package org.keepalive4j.cli.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.keepalive4j.cli.output.SocketHistory;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.cli.output.TableOptions;
import org.keepalive4j.cli.output.WatchPage;
import org.keepalive4j.cli.output.WatchScreen;
import org.keepalive4j.linux.internal.syscall.TerminalSize;

/** {@code keepalive list --watch}: lists again and again, on a terminal in the same place. */
final class ListWatch {
  private final ListScan scan;
  private final StandardStreams streams;
  private final Duration interval;
  private final SocketHistory history = new SocketHistory();

  ListWatch(ListScan scan, StandardStreams streams, Duration interval) {
    this.scan = scan;
    this.streams = streams;
    this.interval = interval;
  }

  /** Lists on a terminal until the user quits. */
  void onTerminal(TerminalSize size) throws IOException {
    WatchPage page =
        scan.page(
            interval, history); // scans before it takes over the screen, because the scan may fail
    try (WatchScreen screen = new WatchScreen(streams, size)) {
      do {
        screen.show(page);
        if (!screen.await(interval)) {
          return;
        }
        page = scan.page(interval, history);
      } while (true);
    }
  }

  /** Prints one list after another, until a signal ends the JVM or nobody reads the output. */
  @SuppressWarnings("InfiniteLoopStatement")
  void oneAfterAnother(boolean json) throws IOException {
    for (boolean first = true; ; first = false) {
      if (json) {
        scan.print(Instant.now(), first);
      } else {
        WatchPage page = scan.page(interval, history);
        streams.printStyled(page.title() + "\n");
        page.plainLines(TableOptions.UNLIMITED).forEach(streams::printStyled);
        if (first) {
          page.messages().forEach(streams::message);
        }
      }
      streams.flush();
      LockSupport.parkNanos(interval.toNanos());
    }
  }
}

package org.keepalive4j.linux.internal.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Verdict;
import org.keepalive4j.linux.internal.syscall.Kernel;

class PathSearchTest {
  @Test
  void endsWithWhatItKnowsWhereTheMachineWasSuspended() throws Exception {
    var asleep = new AtomicReference<>(Duration.ZERO);
    // Nobody needs to accept: the kernel makes the connections, and answers the probes.
    try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Kernel kernel = Kernel.open();
        var survey =
            new PathSearch(
                kernel,
                (InetSocketAddress) listener.getLocalSocketAddress(),
                Duration.ofMinutes(1),
                asleep::get)) {
      PathResult result =
          survey.run(
              progress -> {
                if (!progress.longestKept().isZero()) {
                  asleep.set(Duration.ofSeconds(90));
                }
              },
              () -> false);

      assertThat(result.stopped().orElseThrow()).startsWith("the machine was suspended for 90s,");
      assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(result.longestKept()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }
  }

  @Test
  void tellsThatAMachineWasAwake() {
    try (Kernel kernel = Kernel.open()) {
      var clock = new SuspendClock(kernel);

      assertThat(clock.suspended().abs()).isLessThan(Duration.ofMillis(500));
    }
  }
}

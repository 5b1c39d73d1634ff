package org.keepalive4j.linux;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.keepalive4j.SystemValues;
import org.keepalive4j.internal.sysctl.Sysctl;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Reads the system values that TCP timers depend on from this host. */
public final class HostSystemValues {
  private HostSystemValues() {}

  /**
   * Returns the kernel's HZ and the sysctls of this network namespace. The round trip time is that
   * of {@link SystemValues#linux()}. If the kernel has no sysctl for a value, the result has the
   * constant that the kernel uses.
   *
   * @throws IOException if a sysctl can't be read
   */
  public static SystemValues values() throws IOException {
    SystemValues linux = SystemValues.linux();
    return SystemValues.builder()
        .hz(hz())
        .idle(Duration.ofSeconds(sysctl("tcp_keepalive_time", linux.idle().toSeconds())))
        .interval(Duration.ofSeconds(sysctl("tcp_keepalive_intvl", linux.interval().toSeconds())))
        .count((int) sysctl("tcp_keepalive_probes", linux.count()))
        .retries2((int) sysctl("tcp_retries2", linux.retries2()))
        .rtoMin( // since Linux 6.11
            Duration.of(
                sysctl("tcp_rto_min_us", linux.rtoMin().toNanos() / 1000), ChronoUnit.MICROS))
        .rtoMax( // since Linux 6.15
            Duration.ofMillis(sysctl("tcp_rto_max_ms", linux.rtoMax().toMillis())))
        .earlyRetrans((int) sysctl("tcp_early_retrans", linux.earlyRetrans()))
        .build();
  }

  private static long sysctl(String name, long otherwise) throws IOException {
    return Sysctl.number(name).orElse(otherwise);
  }

  private static int hz() {
    try (Kernel kernel = Kernel.open()) {
      return kernel.ticksPerSecond();
    }
  }
}

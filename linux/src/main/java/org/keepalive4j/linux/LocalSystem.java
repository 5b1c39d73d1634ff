package org.keepalive4j.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.keepalive4j.SystemValues;
import org.keepalive4j.linux.syscall.Kernel;

/** What the timers of connections depend on, as this machine has it. */
public final class LocalSystem {
  private static final Path SYSCTLS = Path.of("/proc/sys/net/ipv4");

  private LocalSystem() {}

  /**
   * The kernel's HZ and the sysctls of this network namespace; the round trip is {@link
   * SystemValues#linux()}'s. What this kernel has no sysctl for is what Linux always had there.
   *
   * @throws IOException if a sysctl cannot be read
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
    // In one read: a sysctl has nothing to tell to a second one, and Files.readString makes two.
    try (BufferedReader file = Files.newBufferedReader(SYSCTLS.resolve(name))) {
      return Long.parseLong(String.valueOf(file.readLine()).strip());
    } catch (NoSuchFileException unknownToThisKernel) {
      return otherwise;
    }
  }

  private static int hz() {
    try (Kernel kernel = Kernel.open()) {
      return kernel.ticksPerSecond();
    }
  }
}

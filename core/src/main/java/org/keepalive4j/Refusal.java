package org.keepalive4j;

import java.util.Objects;

/**
 * An option that couldn't be set.
 *
 * @param option the option
 * @param reason why it couldn't be set, with the platform and JDK if they are the reason
 * @param remedy what to do about it
 */
public record Refusal(KeepAliveOption option, String reason, String remedy) {
  /** Rejects null. */
  public Refusal {
    Objects.requireNonNull(option, "option");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(remedy, "remedy");
  }

  /** Returns one sentence: {@code user timeout (TCP_USER_TIMEOUT): reason; remedy}. */
  @Override
  public String toString() {
    return option.word() + " (" + option.kernelName() + "): " + reason + "; " + remedy;
  }
}

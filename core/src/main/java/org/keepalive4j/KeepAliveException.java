package org.keepalive4j;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Thrown if some options of a socket can't be set or read. All others were set. {@link #inEffect}
 * returns the values that the socket has now, {@link #refusals} the options and the reasons.
 */
public final class KeepAliveException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient KeepAlive inEffect;
  private final transient List<Refusal> refusals;

  /**
   * Creates an exception whose message has the refusals and the values in effect.
   *
   * @param subject the socket's description for people
   * @param inEffect the values that the socket has now
   * @param refusals the options that weren't set, at least one
   */
  public KeepAliveException(String subject, KeepAlive inEffect, List<Refusal> refusals) {
    super(
        message(
            Objects.requireNonNull(subject, "subject"),
            Objects.requireNonNull(inEffect, "inEffect"),
            Objects.requireNonNull(refusals, "refusals")));
    this.inEffect = inEffect;
    this.refusals = List.copyOf(refusals);
  }

  private static String message(String subject, KeepAlive inEffect, List<Refusal> refusals) {
    StringBuilder text = new StringBuilder(subject);
    for (Refusal refusal : refusals) {
      text.append("\n  refused: ").append(refusal);
    }
    return text.append("\n  in effect: ").append(inEffect).toString();
  }

  /**
   * Returns the values that the socket has now, as {@link KeepAlive#readFrom} does: {@link
   * KeepAlive#unknown()} if nothing is known.
   */
  public KeepAlive inEffect() {
    return inEffect;
  }

  /**
   * Returns the options that weren't set and the reasons, in the order in which they were tried.
   */
  public List<Refusal> refusals() {
    return refusals;
  }
}

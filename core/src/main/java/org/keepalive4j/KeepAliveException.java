package org.keepalive4j;

import java.io.IOException;
import java.util.List;

/**
 * Not everything that was asked for could be set. Thrown after all that could be set was set:
 * {@link #inEffect} is what the kernel has now, {@link #refusals} is what it has not, and why.
 */
public final class KeepAliveException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient KeepAlive inEffect;
  private final transient List<Refusal> refusals;

  /**
   * Puts the refusals and what is in force into the message.
   *
   * @param subject the socket, as people recognize it
   * @param inEffect what the kernel has now
   * @param refusals what was not set, at least one
   */
  public KeepAliveException(String subject, KeepAlive inEffect, List<Refusal> refusals) {
    super(message(subject, inEffect, refusals));
    this.inEffect = inEffect;
    this.refusals = List.copyOf(refusals);
  }

  private static String message(String subject, KeepAlive inEffect, List<Refusal> refusals) {
    StringBuilder text = new StringBuilder(subject);
    for (Refusal refusal : refusals) {
      text.append("\n  refused: ").append(refusal);
    }
    return text.append("\n  in force: ").append(inEffect).toString();
  }

  /**
   * What the kernel has now, as {@link KeepAlive#readFrom} tells it: {@link KeepAlive#unknown()}
   * where nothing is known.
   */
  public KeepAlive inEffect() {
    return inEffect;
  }

  /** What was not set and why, in the order in which it was tried. */
  public List<Refusal> refusals() {
    return refusals;
  }
}

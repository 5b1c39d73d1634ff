package org.keepalive4j;

import java.io.IOException;
import java.util.List;

/**
 * Thrown if options can't be set or read on a socket, after all others were set. {@link #inEffect}
 * returns the values that the socket has now, {@link #refusals} the options and the reasons.
 */
public final class KeepAliveException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient KeepAlive inEffect;
  private final transient List<Refusal> refusals;

  /**
   * Makes the message from the refusals and the values in effect.
   *
   * @param subject the socket, for people
   * @param inEffect the values that the socket has now
   * @param refusals what wasn't set, at least one
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
   * Returns the values that the socket has now, as {@link KeepAlive#readFrom} does: {@link
   * KeepAlive#unknown()} if nothing is known.
   */
  public KeepAlive inEffect() {
    return inEffect;
  }

  /** Returns what wasn't set and why, in the order in which it was tried. */
  public List<Refusal> refusals() {
    return refusals;
  }
}

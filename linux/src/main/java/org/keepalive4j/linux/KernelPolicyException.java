package org.keepalive4j.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A policy could not be put into the kernel, or not be taken out: the message says what is missing
 * and the remedy. Nothing is left half installed.
 */
public final class KernelPolicyException extends IOException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What stands against it. */
  public enum Reason {
    /** A right is missing; the message names the capability. */
    NOT_PERMITTED,
    /** The kernel, or how this machine is set up, has not what is needed. */
    NOT_SUPPORTED,
    /** The cgroup is not there, is not one of version 2, or has no policy. */
    NO_SUCH_CGROUP,
    /** Another program has the cgroup for itself. */
    FOREIGN_PROGRAM,
    /** The policy is more than one program can hold. */
    TOO_LARGE,
    /** Another user could have made or could change a file that is needed. */
    UNTRUSTED
  }

  /**
   * @param message what could not be done, what is missing, and the remedy
   */
  public KernelPolicyException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What stands against it. */
  public Reason reason() {
    return reason;
  }
}

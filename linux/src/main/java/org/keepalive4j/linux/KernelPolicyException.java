package org.keepalive4j.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a policy can't be installed, shown or removed. The message names the reason and the
 * remedy. Nothing is left half installed.
 */
public final class KernelPolicyException extends IOException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why it failed. */
  public enum Reason {
    /** A privilege is missing. The message names the capability. */
    NOT_PERMITTED,
    /** The kernel or the setup of this host lacks something. */
    NOT_SUPPORTED,
    /** The cgroup doesn't exist, isn't of version 2, or has no policy. */
    NO_SUCH_CGROUP,
    /** Another BPF program on the cgroup doesn't allow more programs. */
    FOREIGN_PROGRAM,
    /** The policy is too large for one BPF program. */
    TOO_LARGE,
    /** Another user could have created or could change a required file. */
    UNTRUSTED
  }

  /**
   * @param message what failed, why, and the remedy
   */
  public KernelPolicyException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns why it failed. */
  public Reason reason() {
    return reason;
  }
}

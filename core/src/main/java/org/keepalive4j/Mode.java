package org.keepalive4j;

/** Who wins when the application sets keep-alive options itself. */
public enum Mode {
  /**
   * Overwrites at connect or accept what was set before. Afterwards the application may change
   * idle, interval, count and user timeout, but its switching keep-alive off is ignored (unless the
   * rule's settings are off). The default.
   */
  PROTECT,
  /** Sets an option only where the application has not, and ignores none of its calls. */
  FILL,
  /**
   * Overwrites at connect or accept, and ignores all later calls on these options; they succeed.
   */
  ENFORCE;

  /** The word of the text form: {@code protect}, {@code fill} or {@code enforce}. */
  public String word() {
    return switch (this) {
      case PROTECT -> "protect";
      case FILL -> "fill";
      case ENFORCE -> "enforce";
    };
  }
}

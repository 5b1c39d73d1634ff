package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown if the kernel's type information doesn't exist, can't be read, or lacks something. */
public final class BtfException extends IOException {
  private static final long serialVersionUID = 1;

  BtfException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

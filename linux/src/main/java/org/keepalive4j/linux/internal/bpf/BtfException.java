package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The kernel's type information is not there, is not readable, or has not what is needed. */
public final class BtfException extends IOException {
  private static final long serialVersionUID = 1;

  BtfException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

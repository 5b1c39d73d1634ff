package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;
import org.keepalive4j.linux.Errno;

/**
 * Thrown if the kernel's verifier refuses a program. The message ends with the end of the
 * verifier's log.
 */
public final class VerifierException extends IOException {
  private static final long serialVersionUID = 1;

  VerifierException(String program, int errno, String log) {
    super(
        "BPF_PROG_LOAD of "
            + program
            + ": "
            + Errno.describe(errno)
            + ". The verifier's log ends with:\n"
            + log);
  }
}

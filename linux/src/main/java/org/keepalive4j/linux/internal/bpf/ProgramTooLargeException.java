package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;

/** A program is longer than its jumps reach, or than the kernel takes. */
public final class ProgramTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param instructions how many there are
   */
  public ProgramTooLargeException(int instructions) {
    super("one BPF program cannot hold " + instructions + " instructions");
  }
}

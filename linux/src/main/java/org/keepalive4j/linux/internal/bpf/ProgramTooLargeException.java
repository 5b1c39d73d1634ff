package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;

/** Thrown if a program is too long for its jumps or for the kernel. */
public final class ProgramTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param instructions how many there are
   */
  public ProgramTooLargeException(int instructions) {
    super("one BPF program cannot hold " + instructions + " instructions");
  }
}

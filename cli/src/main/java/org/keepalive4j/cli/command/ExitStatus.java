package org.keepalive4j.cli.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.SyscallException;

/** The exit statuses of {@code keepalive}. */
public final class ExitStatus {
  /** Success; also with warnings, or if nothing matched. */
  public static final int DONE = 0;

  /** Something that was asked for was not done. */
  public static final int NOT_DONE = 1;

  /** The arguments make no sense. */
  public static final int USAGE = 2;

  /** A privilege is missing. */
  public static final int NOT_PERMITTED = 3;

  /** {@code run}: the command exists but can't be executed, as in env(1). */
  public static final int NOT_EXECUTABLE = 126;

  /** {@code run}: there is no such command, as in env(1). */
  public static final int NO_COMMAND = 127;

  private ExitStatus() {}

  static int of(IOException failure) {
    if (failure instanceof KernelPolicyException e) {
      return e.reason() == KernelPolicyException.Reason.NOT_PERMITTED ? NOT_PERMITTED : NOT_DONE;
    }
    boolean denied =
        failure instanceof SyscallException e
            ? e.errno() == Errno.EPERM || e.errno() == Errno.EACCES
            : failure.getCause() instanceof AccessDeniedException;
    return denied ? NOT_PERMITTED : NOT_DONE;
  }
}

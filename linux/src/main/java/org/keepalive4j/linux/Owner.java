package org.keepalive4j.linux;

/**
 * A process that has a socket open.
 *
 * @param pid the process
 * @param command its command as /proc/PID/comm has it, empty if it is gone
 * @param fd the descriptor's number there, or {@link #IN_RING}
 */
public record Owner(int pid, String command, int fd) {
  /** Instead of a number: the process has the socket as a direct descriptor of an io_uring. */
  public static final int IN_RING = -1;
}

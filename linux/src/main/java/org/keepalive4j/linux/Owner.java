package org.keepalive4j.linux;

/**
 * A process that has a socket open.
 *
 * @param pid the process
 * @param command its command (/proc/PID/comm), empty if it has ended
 * @param fd its descriptor for the socket, or {@link #IN_RING}
 */
public record Owner(int pid, String command, int fd) {
  /** The value of {@code fd} for a direct descriptor of an io_uring. */
  public static final int IN_RING = -1;
}

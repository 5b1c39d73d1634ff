package org.keepalive4j.linux;

/**
 * A process that has a socket open.
 *
 * @param pid the process
 * @param command its command as /proc/PID/comm has it, empty if it is gone
 * @param fd the descriptor's number there
 */
public record Owner(int pid, String command, int fd) {}

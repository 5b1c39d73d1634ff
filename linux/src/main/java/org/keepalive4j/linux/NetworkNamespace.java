package org.keepalive4j.linux;

import java.util.Optional;

/**
 * A network namespace.
 *
 * @param id its inode, as {@code readlink /proc/PID/ns/net} shows it
 * @param system the values of sockets that set no option: net.ipv4.tcp_keepalive_time, _intvl and
 *     _probes, with keep-alive off and no user timeout. Empty if /proc/sys isn't readable there. If
 *     a socket's value differs, the application set it.
 */
public record NetworkNamespace(long id, Optional<SocketSettings> system) {}

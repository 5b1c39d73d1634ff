package org.keepalive4j.linux;

import org.jspecify.annotations.Nullable;

/**
 * A network namespace.
 *
 * @param id its inode: what {@code readlink /proc/PID/ns/net} shows
 * @param system what sockets have that never set an option (net.ipv4.tcp_keepalive_time, _intvl and
 *     _probes), with keep-alive off and no user timeout; null if /proc/sys is not to be read there.
 *     A socket's value that differs is its own; one that is equal may be either.
 */
public record NetworkNamespace(long id, @Nullable SocketSettings system) {}

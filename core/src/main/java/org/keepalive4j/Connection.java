package org.keepalive4j;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a TCP connection that a match looks at.
 *
 * @param direction which side opened it, null if unknown
 * @param remote the peer's address; a v4-mapped one is IPv4, as {@link InetAddress#getByAddress}
 *     makes it
 * @param name the host name that was used to connect, null if none was used or known
 * @param remotePort the peer's port
 * @param localPort this side's port
 */
public record Connection(
    @Nullable Direction direction,
    InetAddress remote,
    @Nullable String name,
    int remotePort,
    int localPort) {}

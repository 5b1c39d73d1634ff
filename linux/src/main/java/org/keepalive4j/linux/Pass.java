package org.keepalive4j.linux;

import java.util.List;

/**
 * What a pass over the sockets came to.
 *
 * @param sockets how many sockets were handed over
 * @param listenersLeftAlone how many listening sockets were meant but not changed, because sockets
 *     that they accept would inherit settings that no match has seen
 * @param missingRights the rights without which something is not known, or was not changed
 * @param interrupted whether the kernel said that its tables changed so much meanwhile that sockets
 *     may be missing or come twice
 * @param way how settings were got at
 */
public record Pass(
    long sockets,
    long listenersLeftAlone,
    List<MissingRight> missingRights,
    boolean interrupted,
    Way way) {}

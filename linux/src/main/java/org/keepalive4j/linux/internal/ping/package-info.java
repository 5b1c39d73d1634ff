/**
 * Asks the peers of open connections whether they are still there, without changing a setting, and
 * closes the connections of those that aren't. Open {@link
 * org.keepalive4j.linux.internal.ping.PingRun} first.
 */
@NullMarked
package org.keepalive4j.linux.internal.ping;

import org.jspecify.annotations.NullMarked;

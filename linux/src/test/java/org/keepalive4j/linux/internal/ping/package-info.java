/**
 * Tests of the parts of a ping. Open {@link
 * org.keepalive4j.linux.internal.ping.WatchedConnectionTest} first.
 */
package org.keepalive4j.linux.internal.ping;

/**
 * A model of the timers of a Linux TCP connection, {@code net/ipv4/tcp_timer.c}. Times are in
 * jiffies. Open {@link org.keepalive4j.internal.detection.KeepAliveTimer} first.
 */
@NullMarked
package org.keepalive4j.internal.detection;

import org.jspecify.annotations.NullMarked;

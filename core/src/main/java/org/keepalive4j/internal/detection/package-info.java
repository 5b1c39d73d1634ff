/**
 * The timers of a Linux TCP connection as {@code net/ipv4/tcp_timer.c} runs them, in jiffies. Open
 * {@link org.keepalive4j.internal.detection.KeepAliveTimer} first.
 */
@NullMarked
package org.keepalive4j.internal.detection;

import org.jspecify.annotations.NullMarked;

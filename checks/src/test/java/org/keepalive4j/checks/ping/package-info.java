/**
 * What {@code keepalive ping} answers and closes, against peers whose fate the tests decide. Open
 * {@link org.keepalive4j.checks.ping.PingTest} first.
 */
@NullMarked
package org.keepalive4j.checks.ping;

import org.jspecify.annotations.NullMarked;

/**
 * Background threads that don't affect the application. Open {@link
 * org.keepalive4j.agent.internal.thread.DaemonThread} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.thread;

import org.jspecify.annotations.NullMarked;

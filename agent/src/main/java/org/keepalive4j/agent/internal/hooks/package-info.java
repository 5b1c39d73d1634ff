/**
 * The code that the instrumented classes call when they connect, listen, accept or set an option.
 * Open {@link org.keepalive4j.agent.internal.hooks.SocketHooks} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.hooks;

import org.jspecify.annotations.NullMarked;

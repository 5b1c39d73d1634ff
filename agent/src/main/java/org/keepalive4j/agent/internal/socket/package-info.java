/**
 * Reads and sets the options of a socket by its descriptor. The hooks and the scan share this code.
 * Open {@link org.keepalive4j.agent.internal.socket.RuleApplier} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.socket;

import org.jspecify.annotations.NullMarked;

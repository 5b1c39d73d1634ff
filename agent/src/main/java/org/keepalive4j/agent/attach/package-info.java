/**
 * The agent's way into a running JVM, as its own process goes it. Open {@link
 * org.keepalive4j.agent.attach.Attachment} first.
 */
@NullMarked
package org.keepalive4j.agent.attach;

import org.jspecify.annotations.NullMarked;

/**
 * The agent's door: what a JVM, an attacher and an application call. Open {@link
 * org.keepalive4j.agent.KeepAliveAgent} first.
 */
@NullMarked
package org.keepalive4j.agent;

import org.jspecify.annotations.NullMarked;

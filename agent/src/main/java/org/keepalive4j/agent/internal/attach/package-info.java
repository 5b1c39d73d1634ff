/**
 * Loads the agent into a running JVM. This code runs in the attaching process. Open {@link
 * org.keepalive4j.agent.internal.attach.JvmAttacher} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.attach;

import org.jspecify.annotations.NullMarked;

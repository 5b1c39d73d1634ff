/**
 * Keep-alive settings, the policy that says which connection gets which, and the sockets of this
 * JVM that they are set on. Open {@link org.keepalive4j.KeepAlive} first.
 */
@NullMarked
package org.keepalive4j;

import org.jspecify.annotations.NullMarked;

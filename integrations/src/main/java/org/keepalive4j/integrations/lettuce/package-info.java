/**
 * Keep-alive settings on the connections of Lettuce. Open {@link
 * org.keepalive4j.integrations.lettuce.LettuceKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.lettuce;

import org.jspecify.annotations.NullMarked;

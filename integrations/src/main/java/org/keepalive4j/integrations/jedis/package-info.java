/**
 * Keep-alive settings on the connections of Jedis. Open {@link
 * org.keepalive4j.integrations.jedis.JedisKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.jedis;

import org.jspecify.annotations.NullMarked;

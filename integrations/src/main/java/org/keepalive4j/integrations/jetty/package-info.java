/**
 * Keep-alive settings on the connections of Jetty 12, client and server. Open {@link
 * org.keepalive4j.integrations.jetty.JettyKeepAlive} first.
 */
@NullMarked
package org.keepalive4j.integrations.jetty;

import org.jspecify.annotations.NullMarked;

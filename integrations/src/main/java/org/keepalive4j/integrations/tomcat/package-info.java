/**
 * Keep-alive settings on the connections that Tomcat accepts. Open {@link
 * org.keepalive4j.integrations.tomcat.KeepAliveHttp11Protocol} first.
 */
@NullMarked
package org.keepalive4j.integrations.tomcat;

import org.jspecify.annotations.NullMarked;

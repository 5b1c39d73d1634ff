/**
 * Keep-alive settings on the connections of MySQL Connector/J. Open {@link
 * org.keepalive4j.integrations.mysql.MySqlSocketFactory} first.
 */
@NullMarked
package org.keepalive4j.integrations.mysql;

import org.jspecify.annotations.NullMarked;

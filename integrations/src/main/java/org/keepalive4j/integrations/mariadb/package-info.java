/**
 * Keep-alive settings on the connections of MariaDB Connector/J. Open {@link
 * org.keepalive4j.integrations.mariadb.MariaDbSocketFactory} first.
 */
@NullMarked
package org.keepalive4j.integrations.mariadb;

import org.jspecify.annotations.NullMarked;

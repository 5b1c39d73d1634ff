/**
 * Keep-alive settings on the connections of PgJDBC. Open {@link
 * org.keepalive4j.integrations.postgresql.PostgreSqlSocketFactory} first.
 */
@NullMarked
package org.keepalive4j.integrations.postgresql;

import org.jspecify.annotations.NullMarked;

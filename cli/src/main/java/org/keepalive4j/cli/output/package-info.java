/**
 * Makes everything that users read: help, messages, tables and JSON. Writes it to the standard
 * streams. Open {@link org.keepalive4j.cli.output.Help} and {@link
 * org.keepalive4j.cli.output.SocketTable} first.
 */
@NullMarked
package org.keepalive4j.cli.output;

import org.jspecify.annotations.NullMarked;

/**
 * All that users read: help, messages, tables, and the JSON that programs read. Open {@link
 * org.keepalive4j.cli.output.Help} and {@link org.keepalive4j.cli.output.SocketTable} first.
 */
@NullMarked
package org.keepalive4j.cli.output;

import org.jspecify.annotations.NullMarked;

/**
 * All that users read: help, messages, tables, and the JSON that programs read. Open {@link
 * org.keepalive4j.cli.text.Help} and {@link org.keepalive4j.cli.text.SocketTable} first.
 */
@NullMarked
package org.keepalive4j.cli.text;

import org.jspecify.annotations.NullMarked;

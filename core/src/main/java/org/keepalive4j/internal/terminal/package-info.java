/**
 * What a terminal shows of a text, for core and the command. Open {@link
 * org.keepalive4j.internal.terminal.TerminalText} first.
 */
@NullMarked
package org.keepalive4j.internal.terminal;

import org.jspecify.annotations.NullMarked;

/**
 * The command {@code keepalive}: reads its arguments, calls the library, prints. Open {@link
 * org.keepalive4j.cli.Main} first, then the command's own class.
 */
@NullMarked
package org.keepalive4j.cli;

import org.jspecify.annotations.NullMarked;

/**
 * One class for each command. It parses the arguments, calls the library, and prints by {@link
 * org.keepalive4j.cli.output}. Open {@link org.keepalive4j.cli.command.CommandRunner} first.
 */
@NullMarked
package org.keepalive4j.cli.command;

import org.jspecify.annotations.NullMarked;

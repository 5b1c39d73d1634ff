/**
 * The entry point of the command {@code keepalive}. Package {@code command} has its commands, and
 * {@code output} makes everything that users read. Open {@link org.keepalive4j.cli.Main} first.
 */
@NullMarked
package org.keepalive4j.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The entry point of the command {@code keepalive}. Its commands are in {@code command}, all that
 * users read in {@code output}.
 */
@NullMarked
package org.keepalive4j.cli;

import org.jspecify.annotations.NullMarked;

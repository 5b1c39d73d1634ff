/**
 * Makes the man page and the completions of three shells from the descriptions of the commands.
 * Open {@link org.keepalive4j.packages.Documents} first.
 */
@NullMarked
package org.keepalive4j.packages;

import org.jspecify.annotations.NullMarked;

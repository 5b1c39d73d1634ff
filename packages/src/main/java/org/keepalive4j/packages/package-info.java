/**
 * What packages carry beside the command, made from its help: the man page and the completions of
 * three shells. Open {@link org.keepalive4j.packages.Documents} first.
 */
@NullMarked
package org.keepalive4j.packages;

import org.jspecify.annotations.NullMarked;

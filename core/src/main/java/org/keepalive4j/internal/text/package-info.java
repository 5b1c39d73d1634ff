/**
 * The one grammar of settings, matches and policies: text to values, with line and column of what
 * is wrong. Open {@link org.keepalive4j.internal.text.Grammar} first.
 */
@NullMarked
package org.keepalive4j.internal.text;

import org.jspecify.annotations.NullMarked;

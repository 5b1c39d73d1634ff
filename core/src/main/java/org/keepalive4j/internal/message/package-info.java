/**
 * Parts of error messages: the line with a caret, and the word that was meant. Open {@link
 * org.keepalive4j.internal.message.Excerpt} first.
 */
@NullMarked
package org.keepalive4j.internal.message;

import org.jspecify.annotations.NullMarked;

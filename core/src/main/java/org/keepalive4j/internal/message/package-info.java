/**
 * Parts of messages: the line with a caret, the suggested word, and the escapes for terminals. Open
 * {@link org.keepalive4j.internal.message.Excerpt} first.
 */
@NullMarked
package org.keepalive4j.internal.message;

import org.jspecify.annotations.NullMarked;

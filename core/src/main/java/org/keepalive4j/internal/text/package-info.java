/**
 * Parses settings, matches and policies, with the line and column of each error. Open {@link
 * org.keepalive4j.internal.text.PolicyParser} first: it states the grammar.
 */
@NullMarked
package org.keepalive4j.internal.text;

import org.jspecify.annotations.NullMarked;

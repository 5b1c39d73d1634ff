/**
 * The active policy: where it comes from, which rule applies to a connection, and how often each
 * rule was applied. Open {@link org.keepalive4j.agent.internal.policy.ActivePolicy} first.
 */
@NullMarked
package org.keepalive4j.agent.internal.policy;

import org.jspecify.annotations.NullMarked;

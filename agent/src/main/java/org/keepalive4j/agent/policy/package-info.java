/**
 * The policy in force: where it came from, and what its rules did. Open {@link
 * org.keepalive4j.agent.policy.PolicyInForce} first.
 */
@NullMarked
package org.keepalive4j.agent.policy;

import org.jspecify.annotations.NullMarked;

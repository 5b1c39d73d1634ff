/**
 * Starts the agent, changes its policy and reloads the policy file. Open {@link
 * org.keepalive4j.agent.internal.Agent} first.
 */
@NullMarked
package org.keepalive4j.agent.internal;

import org.jspecify.annotations.NullMarked;

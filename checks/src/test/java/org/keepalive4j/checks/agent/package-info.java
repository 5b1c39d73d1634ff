/**
 * The agent's finished jar in child JVMs, judged by what the kernel has for their sockets. Open
 * {@link org.keepalive4j.checks.agent.ConnectionKindsTest} first.
 */
@NullMarked
package org.keepalive4j.checks.agent;

import org.jspecify.annotations.NullMarked;

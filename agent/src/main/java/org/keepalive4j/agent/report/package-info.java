/**
 * What the agent tells: lines on standard error, and DEBUG lines. Open {@link
 * org.keepalive4j.agent.report.Console} first.
 */
@NullMarked
package org.keepalive4j.agent.report;

import org.jspecify.annotations.NullMarked;

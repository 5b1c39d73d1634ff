/**
 * Programs for each client library. {@code NAMEConfigured} sets keep-alive with the line from
 * docs/reference/clients.md. {@code NAMEPlain} doesn't use keepalive4j and runs under the agent.
 * Open {@link org.keepalive4j.checks.programs.client.ClientRun} first, which all of them share.
 * {@code src/main/provisio/clients.xml} gives each program its own class path.
 */
@NullMarked
package org.keepalive4j.checks.programs.client;

import org.jspecify.annotations.NullMarked;

/**
 * A program for each client library: {@code NAMEConfigured} sets keep-alive with the line that
 * docs/reference/clients.md gives, {@code NAMEPlain} knows nothing of keepalive4j and runs under
 * the agent. Open {@link org.keepalive4j.checks.programs.client.ClientRun} first: it is what all of
 * them share. {@code src/main/provisio/clients.xml} gives each program a class path of its own.
 */
@NullMarked
package org.keepalive4j.checks.programs.client;

import org.jspecify.annotations.NullMarked;

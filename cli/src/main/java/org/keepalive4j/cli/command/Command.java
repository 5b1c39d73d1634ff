package org.keepalive4j.cli.command;

import java.io.IOException;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.StandardStreams;

/** One command of {@code keepalive}, described in {@link CommandCatalog}. */
interface Command {
  /**
   * Runs it.
   *
   * @return the exit status
   * @throws UsageException if the arguments make no sense: exit status 2
   * @throws IOException if it failed; the message is for users
   */
  int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException;
}

package org.keepalive4j.cli.command;

import java.io.IOException;
import org.apache.commons.cli.Options;
import org.keepalive4j.cli.output.StandardStreams;

/** One command of {@code keepalive}. Its help is in {@link org.keepalive4j.cli.output.Help}. */
public interface Command {
  /** The options that it takes. */
  Options options();

  /**
   * Does it.
   *
   * @return the exit status
   * @throws UsageException if the arguments make no sense: exit status 2
   * @throws IOException if it could not be done; the message is for users
   */
  int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException;
}

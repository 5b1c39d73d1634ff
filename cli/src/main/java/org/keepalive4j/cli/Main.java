package org.keepalive4j.cli;

import java.util.List;
import org.keepalive4j.cli.command.CommandRunner;
import org.keepalive4j.cli.command.ExitStatus;
import org.keepalive4j.cli.output.StandardStreams;

/** The entry point: runs one command and ends the JVM with its exit status. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    StandardStreams streams = StandardStreams.ofThisProcess();
    int status = CommandRunner.run(List.of(arguments), streams);
    if (streams.reportLoss() && status == ExitStatus.DONE) {
      status = ExitStatus.NOT_DONE;
    }
    // Not System.exit: there is nothing to shut down, and a thread in a system call would delay it.
    Runtime.getRuntime().halt(status);
  }
}

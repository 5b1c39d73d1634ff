package org.keepalive4j.cli.command;

import java.io.IOException;
import org.keepalive4j.cli.output.DoctorText;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.HostReport;
import org.keepalive4j.linux.KernelPolicy;

/** {@code keepalive doctor}: says what works on this machine, and how to fix the rest. */
final class DoctorCommand implements Command {
  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    arguments.requireWords(0);
    streams.print(DoctorText.of(HostReport.examine(), KernelPolicy.features()));
    return ExitStatus.DONE;
  }
}

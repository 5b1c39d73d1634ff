package org.keepalive4j.cli;

import java.io.IOException;
import org.apache.commons.cli.Options;
import org.keepalive4j.cli.text.DoctorText;
import org.keepalive4j.linux.HostReport;
import org.keepalive4j.linux.KernelPolicy;

/** {@code keepalive doctor}: what works on this machine, and the remedy for what does not. */
final class DoctorCommand implements Command {
  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public int run(Arguments arguments, Console console) throws UsageException, IOException {
    arguments.requireWords(0);
    console.print(DoctorText.of(HostReport.examine(), KernelPolicy.features()));
    return ExitStatus.DONE;
  }
}

package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.cli.output.DoctorJson;
import org.keepalive4j.cli.output.DoctorText;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.HostReport;
import org.keepalive4j.linux.KernelPolicy;

/** {@code keepalive doctor}: says what works on this machine, and how to fix the rest. */
final class DoctorCommand implements Command {
  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    arguments.requireWords(0);
    boolean coloured = arguments.isColoured(streams);
    HostReport machine = HostReport.examine();
    List<Feature> policies = KernelPolicy.features();
    if (arguments.has("json")) {
      DoctorJson.write(machine, policies, streams.out());
    } else {
      boolean root = "root".equals(System.getProperty("user.name"));
      streams.printStyled(DoctorText.of(machine, policies, root, coloured));
    }
    return ExitStatus.DONE;
  }
}

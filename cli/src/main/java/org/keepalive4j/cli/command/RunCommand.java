package org.keepalive4j.cli.command;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.Policy;
import org.keepalive4j.cli.output.PolicyText;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.SyscallException;

/** {@code keepalive run}: replaces itself by a command whose connections get a policy. */
final class RunCommand implements Command {
  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    Policy policy = arguments.trustedPolicy(0, streams);
    List<String> command = arguments.words().subList(1, arguments.words().size());
    if (command.isEmpty()) {
      throw arguments.usage("which command? keepalive run POLICY -- COMMAND ...");
    }
    try {
      KernelPolicy.run(policy, command);
    } catch (KernelPolicyException e) {
      streams.message(e, PolicyText.AGENT_INSTEAD);
      return ExitStatus.of(e);
    } catch (SyscallException e) {
      streams.message(String.valueOf(e.getMessage()));
      return e.errno() == Errno.ENOENT ? ExitStatus.NO_COMMAND : ExitStatus.NOT_EXECUTABLE;
    } catch (IllegalArgumentException e) { // a rule that the kernel can't apply
      throw arguments.usage(String.valueOf(e.getMessage()));
    }
    throw new AssertionError("the command replaces this process");
  }
}

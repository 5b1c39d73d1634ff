package org.keepalive4j.checks.policy;

import java.io.IOException;
import java.util.Arrays;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.KernelPolicy;

/** Replaces this process by a command: {@code RunCommand POLICY COMMAND…}. */
public final class RunCommand {
  private RunCommand() {}

  /** Does not return. */
  public static void main(String[] args) throws IOException {
    KernelPolicy.run(Policy.parse(args[0]), Arrays.asList(args).subList(1, args.length));
  }
}

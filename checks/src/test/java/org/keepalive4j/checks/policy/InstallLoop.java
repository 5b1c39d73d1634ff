package org.keepalive4j.checks.policy;

import java.io.IOException;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.KernelPolicy;

/** Installs one policy after another, until it is killed: {@code InstallLoop CGROUP SETTINGS…}. */
public final class InstallLoop {
  private InstallLoop() {}

  /** Prints a line after each. */
  public static void main(String[] args) throws IOException {
    for (int i = 1; true; i = i % (args.length - 1) + 1) {
      KernelPolicy.install(Policy.parse(args[i]), args[0]);
      System.out.println(args[i]);
    }
  }
}

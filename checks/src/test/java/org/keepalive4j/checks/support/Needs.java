package org.keepalive4j.checks.support;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs on the machine. If it is missing, the test is skipped and names the remedy, or
 * fails if all tests must run ({@code ./check --all}).
 */
public final class Needs {
  private static final boolean ALL = Boolean.getBoolean("keepalive4j.checks.all");

  /** The Debian packages of tools that aren't in every installation. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "gcc", "gcc libc6-dev",
          "ip", "iproute2",
          "ss", "iproute2",
          "nft", "nftables",
          "nsenter", "util-linux",
          "script", "bsdutils",
          "setpriv", "util-linux",
          "sysctl", "procps",
          "systemd-analyze", "systemd",
          "unshare", "util-linux");

  private Needs() {}

  /** Requires root. */
  public static void root() {
    require("root".equals(System.getProperty("user.name")), "root privileges", "run it as root");
  }

  /** Requires programs on the PATH. */
  public static void tools(String... names) {
    for (String name : names) {
      String remedy = "apt-get install " + PACKAGES.getOrDefault(name, name);
      require(isOnPath(name), "the program " + name, remedy);
    }
  }

  /** Requires the privileges and programs to create a network namespace. */
  public static void networkNamespaces() {
    root();
    tools("unshare", "nsenter", "ip");
    boolean possible = Child.run("unshare", "--net", "true").status() == 0;
    require(possible, "the privilege to make network namespaces", "run it with CAP_SYS_ADMIN");
  }

  /** Skips or fails the test unless the condition is true. */
  public static void require(boolean condition, String missing, String remedy) {
    if (!condition) {
      String message = "missing: " + missing + "; remedy: " + remedy;
      if (ALL) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
  }

  private static boolean isOnPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }
}

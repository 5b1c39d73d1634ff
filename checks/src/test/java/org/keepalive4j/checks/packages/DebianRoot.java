package org.keepalive4j.checks.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/**
 * A minimal Debian of the release and from the mirror that this machine uses, in separate mount,
 * process and network namespaces. Changes are kept in memory, above a directory that is created
 * once. They disappear at the end, together with all processes in it.
 */
final class DebianRoot implements AutoCloseable {
  private static final Path FOLDER = Path.of("target", "debian").toAbsolutePath();

  private static final String MAKE =
      """
      set -eu
      . /etc/os-release
      mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
        awk -v release="$VERSION_CODENAME" '$2 == release { print $1; exit }')
      rm -rf "$1.new"
      debootstrap --variant=minbase "$VERSION_CODENAME" "$1.new" "$mirror" >&2
      rm -rf "$1.new"/var/cache/apt/archives/*.deb
      mv "$1.new" "$1"
      """;

  private static final String ENTER =
      """
      set -eu
      mount -t tmpfs tmpfs "$2"
      mkdir "$2/upper" "$2/work" "$2/root"
      mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
      mount -t proc proc "$2/root/proc"
      mount -t sysfs sysfs "$2/root/sys"
      ip link set lo up
      echo ready
      exec cat
      """;

  private final Path root;
  private final Child keeper;

  private DebianRoot(Path root, Child keeper) {
    this.root = root;
    this.keeper = keeper;
  }

  static DebianRoot open() throws IOException {
    Needs.networkNamespaces();
    Needs.tools("debootstrap", "apt-get");
    Path made = FOLDER.resolve("root");
    if (!Files.exists(made)) {
      Files.createDirectories(FOLDER);
      Output output = Child.run("unshare", "--mount", "sh", "-c", MAKE, "make", made.toString());
      if (output.status() != 0) {
        throw new AssertionError("no Debian root: " + output.err());
      }
    }
    Path mount = Files.createDirectories(FOLDER.resolve("mount"));
    Child keeper =
        Child.start(
            List.of(
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                ENTER,
                "enter",
                made.toString(),
                mount.toString()));
    keeper.line();
    return new DebianRoot(mount.resolve("root"), keeper);
  }

  /** Copies a file into its root directory. */
  String add(Path file) {
    String name = "/" + file.getFileName();
    require(Child.run(entered(List.of("cp", file.toString(), root + name))));
    return name;
  }

  Output run(String... command) {
    List<String> changed = new ArrayList<>(List.of("chroot", root.toString()));
    changed.addAll(List.of(command));
    return Child.run(entered(changed));
  }

  /** Returns what a program prints, which must succeed. */
  String succeed(String... command) {
    return require(run(command));
  }

  private static String require(Output output) {
    if (output.status() != 0) {
      throw new AssertionError(output.toString());
    }
    return output.out();
  }

  private List<String> entered(List<String> command) {
    List<String> entered = new ArrayList<>();
    String namespaces = "/proc/" + keeper.pid() + "/ns/";
    entered.addAll(
        List.of(
            "nsenter",
            "--mount=" + namespaces + "mnt",
            "--net=" + namespaces + "net",
            "--pid=" + namespaces + "pid_for_children",
            "--",
            "env",
            "--ignore-environment",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND=noninteractive"));
    entered.addAll(command);
    return entered;
  }

  @Override
  public void close() {
    keeper.close();
  }
}

package org.keepalive4j.checks.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/**
 * Runs shell scripts in a mount namespace with a new bpffs, in which everyone may create files, as
 * in the kernel's default. Everything that they pin is gone when they end.
 */
final class OwnBpffs {
  private static final String PRELUDE =
      """
      mount -t bpf bpf /sys/fs/bpf || exit 99
      pins=/sys/fs/bpf/keepalive4j
      keepalive() { %s "$@"; }
      nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; }
      """;

  private OwnBpffs() {}

  /**
   * Runs a script with the functions {@code keepalive} and {@code nobody} and the path {@code
   * $pins}.
   *
   * @param arguments {@code $1}, {@code $2}, and so on
   */
  static Output run(String script, String... arguments) {
    return Child.run(line(script, arguments));
  }

  static List<String> line(String script, String... arguments) {
    var command =
        KeepaliveCommand.here().line().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    var line = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
    line.add(PRELUDE.formatted(command) + script);
    line.add("sh");
    line.addAll(List.of(arguments));
    return line;
  }
}

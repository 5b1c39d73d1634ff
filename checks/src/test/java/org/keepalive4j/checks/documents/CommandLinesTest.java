package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.MarkdownBlocks;
import org.keepalive4j.checks.support.MarkdownLinks;
import org.keepalive4j.checks.support.NetworkNamespace;

/**
 * The command understands every {@code keepalive …} that a document shows. Each line runs in a
 * network namespace of its own as a user who owns nothing, so it can do no harm: most are refused
 * for lack of privileges, and none may end with the exit status of a usage error.
 */
class CommandLinesTest {
  private static final int USAGE = 2;
  private static final String USER = "54321"; // owns no process and no socket
  private static final Pattern CODE = Pattern.compile("`(?:sudo )?((?:\\./)?keepalive [^`]+)`");

  /** What a line begins with if it runs the command. */
  private static final Pattern LINE = Pattern.compile("(?:sudo )?(?:\\./)?keepalive [^=].*");

  @TempDir Path folder;

  @Test
  void everyCommandLineOfTheDocumentsIsUnderstood() throws IOException {
    List<String> lines = lines();
    assertThat(lines).hasSizeGreaterThan(60);
    Path statuses = prepare();

    try (NetworkNamespace namespace = NetworkNamespace.open();
        Child process = Child.start(namespace.inside(List.of("cat")))) {
      assertThat(lines)
          .allSatisfy(line -> {
            Files.writeString(statuses, "");
            String command = filledIn(line, process.pid());

            String output = Child.run(namespace.inside(unprivileged(command))).toString();

            assertThat(Files.readAllLines(statuses))
                .as("%s%n%s", command, output)
                .isNotEmpty()
                .doesNotContain("" + USAGE);
          });
    }
  }

  /** The lines of shell blocks, and those in the text that have an option or a placeholder. */
  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path document : MarkdownLinks.documents(Path.of(".."))) {
      if (document.endsWith("CHANGELOG.md") || document.toString().contains("/decisions/")) {
        continue; // these documents show earlier forms, too
      }
      for (String command : MarkdownBlocks.shellCommands(document)) {
        if (LINE.matcher(command).matches()) {
          lines.add(command);
        }
      }
      CODE.matcher(Files.readString(document))
          .results()
          .map(code -> code.group(1).replaceAll("\\s+", " "))
          .filter(code -> code.matches(".* (--|PID).*"))
          .forEach(lines::add);
    }
    return lines.stream().filter(line -> !line.contains("COMMAND")).distinct().toList();
  }

  private String filledIn(String line, long pid) {
    return line.replace("./keepalive", "keepalive")
        .replaceAll("\\bPID\\b", "" + pid)
        .replaceAll("\\bHOST:PORT\\b", "127.0.0.1:1")
        .replaceAll("\\bPOLICY\\b", "idle=60s,interval=15s,count=4")
        .replaceAll("\\bCGROUP\\b", "/")
        .replaceAll("@(/[a-z/.]+|FILE)", "@" + folder.resolve("example.policy"));
  }

  /** Makes programs keepalive and sudo. Returns the file with the exit statuses of the former. */
  private Path prepare() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path statuses = Files.createFile(folder.resolve("statuses"));
    Files.setPosixFilePermissions(statuses, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.copy(
        Path.of("..", "packages", "src", "main", "keepalive.policy"),
        folder.resolve("example.policy"),
        StandardCopyOption.REPLACE_EXISTING);
    String quoted = "'" + String.join("' '", KeepaliveCommand.here().line()) + "'";
    // an interrupt ends the commands that run until then
    script("keepalive", "timeout -s INT 8 " + quoted + " \"$@\"; echo $? >>" + statuses);
    script("sudo", "\"$@\"");
    return statuses;
  }

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> unprivileged(String command) {
    return List.of(
        "setpriv",
        "--reuid=" + USER,
        "--regid=" + USER,
        "--clear-groups",
        "--no-new-privs",
        "--",
        "sh",
        "-c",
        "PATH=" + folder + ":$PATH; " + command);
  }
}

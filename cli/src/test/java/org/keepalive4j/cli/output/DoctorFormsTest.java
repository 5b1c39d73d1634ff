package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.HostReport;

class DoctorFormsTest {
  private static final Feature GOOD =
      new Feature("bpffs", Optional.of("/sys/fs/bpf"), Optional.empty());
  private static final Feature BAD =
      new Feature("privileges", Optional.empty(), Optional.of("Missing here: X\nRun it"));

  private static String text(Feature feature, boolean root, boolean coloured) {
    return DoctorText.of(new HostReport("6.1", List.of(GOOD)), List.of(feature), root, coloured);
  }

  @Test
  void namesWhatWorksAndTheFixOfTheRest() {
    assertThat(text(BAD, false, false))
        .contains(
            """
            Sockets (list, set):
            yes  bpffs (/sys/fs/bpf)

            Policies in the kernel (policy, run):
            no   privileges
                   Missing here: X
                   Run it

            To see what works as root: sudo keepalive doctor
            """);
    assertThat(text(BAD, true, false)).doesNotContain("sudo");
    assertThat(text(GOOD, false, false)).endsWith("\nEverything works here.\n");
  }

  @Test
  void coloursTheAnswersOnly() {
    String coloured = text(BAD, false, true);

    assertThat(coloured).contains("\033[32myes\033[0m  bpffs", "\033[31mno\033[0m   privileges");
    assertThat(coloured.replaceAll("\033\\[[0-9]+m", "")).isEqualTo(text(BAD, false, false));
  }

  @Test
  void escapesWhatMayComeFromOthers() {
    assertThat(text(new Feature("a", Optional.of("b\033[2J"), Optional.of("c\033[2J")), true, true))
        .contains("(b\\x1b[2J)", "c\\x1b[2J");
  }

  @Test
  void tellsProgramsTheSame() throws Exception {
    var out = new ByteArrayOutputStream();
    DoctorJson.write(new HostReport("6.1", List.of(GOOD)), List.of(BAD), out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"kernel\":\"6.1\",\"java\":\"")
        .contains(
            "\"sockets\":[{\"name\":\"bpffs\",\"works\":true,\"detail\":\"/sys/fs/bpf\","
                + "\"problem\":null}]")
        .endsWith("\"works\":false,\"detail\":null,\"problem\":\"Missing here: X\\nRun it\"}]}\n");
  }

  @Test
  void advisesTheCommandByTheNameThatUsersType() {
    assertThat(ProgramName.of("./keepalive", "/usr/bin:/bin")).isEqualTo("./keepalive");
    assertThat(ProgramName.of("/usr/bin/keepalive", "/bin:/usr/bin")).isEqualTo("keepalive");
    assertThat(ProgramName.of("/opt/k/bin/keepalive", "/bin")).isEqualTo("/opt/k/bin/keepalive");
    assertThat(ProgramName.of("keepalive", "")).isEqualTo("keepalive");
  }
}

package org.keepalive4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes other than this one: without jdk.net, and with the library on the module path. */
class ChildJvmTest {
  private static final String PROGRAM =
      """
      package program;

      import java.net.Socket;
      import org.keepalive4j.KeepAlive;

      public class Program {
        public static void main(String[] settings) throws Exception {
          try (Socket socket = new Socket()) {
            System.out.println("in effect: " + KeepAlive.parse(settings[0]).applyTo(socket));
          } catch (org.keepalive4j.KeepAliveException refused) {
            System.out.println(refused.getMessage());
          }
        }
      }
      """;
  private static final String ALL = "idle=603s,interval=13s,count=5,user-timeout=90s";
  private static final String PRINTED =
      "in effect: idle=603s,interval=13s,count=5,user-timeout=90s";
  private static final String[] WITHOUT_JDK_NET = {"--limit-modules", "java.base,java.logging"};

  @TempDir Path folder;
  private String library;

  @BeforeEach
  void findLibrary() throws URISyntaxException {
    library =
        Path.of(KeepAlive.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
  }

  @Test
  void namesTheModuleThatARuntimeLacks() throws Exception {
    compile("-cp", library);

    String said = java(WITHOUT_JDK_NET, "-cp", library + ":" + folder, "program.Program", ALL);

    String remedy = "add it: --add-modules jdk.net for java, or for jlink when the image is made";
    for (String option :
        new String[] {"interval (TCP_KEEPINTVL)", "count (TCP_KEEPCNT)", "idle (TCP_KEEPIDLE)"}) {
      assertThat(said)
          .contains(
              "refused: " + option + ": this runtime is without the module jdk.net; " + remedy);
    }
    assertThat(said)
        .contains("refused: user timeout (TCP_USER_TIMEOUT)")
        .contains("--add-opens java.base/sun.nio.ch=ALL-UNNAMED")
        .contains("in effect: on");
  }

  @Test
  void needsNoModuleWhereTheFlagIsGiven() throws Exception {
    compile("-cp", library);

    String said =
        java(
            WITHOUT_JDK_NET,
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            library + ":" + folder,
            "program.Program",
            ALL);

    assertThat(said).isEqualTo(PRINTED);
  }

  @Test
  void namesItsModuleInTheFlag() throws Exception {
    Files.writeString(
        folder.resolve("module-info.java"),
        "module program { requires org.keepalive4j; exports program; }");
    compile("-p", library);
    String[] modulePath = {"-p", library + ":" + folder, "--add-modules", "jdk.net"};

    String refused = java(modulePath, "-m", "program/program.Program", ALL);
    String done =
        java(
            modulePath,
            "--add-opens=java.base/sun.nio.ch=org.keepalive4j",
            "-m",
            "program/program.Program",
            ALL);

    assertThat(refused)
        .contains("start java with --add-opens java.base/sun.nio.ch=org.keepalive4j")
        .endsWith("in effect: idle=603s,interval=13s,count=5");
    assertThat(done).isEqualTo(PRINTED);
  }

  private void compile(String... options) throws Exception {
    Path source = Files.createDirectories(folder.resolve("program")).resolve("Program.java");
    Files.writeString(source, PROGRAM);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-d", folder.toString(), source.toString()));
    if (Files.exists(folder.resolve("module-info.java"))) {
      arguments.add(folder.resolve("module-info.java").toString());
    }
    StringWriter errors = new StringWriter();
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(errors), new PrintWriter(errors), arguments.toArray(String[]::new));
    assertThat(status).as(errors.toString()).isZero();
  }

  private static String java(String[] options, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}

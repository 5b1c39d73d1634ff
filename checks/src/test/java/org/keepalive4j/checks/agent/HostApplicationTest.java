package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.programs.agent.FailingLogHandler;
import org.keepalive4j.checks.programs.agent.JavaBaseSocketOpener;
import org.keepalive4j.checks.programs.agent.LoggingAgent;
import org.keepalive4j.checks.programs.agent.OtherAgent;
import org.keepalive4j.checks.programs.agent.SecurityManagerSocketOpener;
import org.keepalive4j.checks.programs.agent.SocketOpener;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Output;

/** How the agent affects the application and its JVM. */
@Tag("quick")
final class HostApplicationTest extends SocketOpenerTest {
  @Test
  void theJarIsSmallAndHasOneVisibleClass() throws IOException {
    try (JarFile jar = new JarFile(Programs.agent().toFile())) {
      List<String> names =
          jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")).toList();

      assertThat(names)
          .allMatch(name ->
              name.startsWith("org/keepalive4j/agent/KeepAliveAgent")
                  || name.startsWith("org/keepalive4j/agent/shaded/")
                  || name.startsWith("META-INF/java-base/"));
    }
    assertThat(Files.size(Programs.agent())).isLessThanOrEqualTo(300 * 1024);
  }

  @ParameterizedTest
  @EnumSource
  void theApplicationSeesOnlyTheEntryClassAndGetsNoAccessToJavaBase(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "idle=61s")) {
      assertThat(child.ask("visible org.keepalive4j.agent.KeepAliveAgent")).isEqualTo("yes");
      assertThat(child.ask("visible org.keepalive4j.KeepAlive")).isEqualTo("no");
      assertThat(child.ask("visible org.objectweb.asm.ClassReader")).isEqualTo("no");
      assertThat(child.ask("opened sun.nio.ch")).isEqualTo("false");
      assertThat(child.ask("opened java.net")).isEqualTo("false");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidPolicyAtStartupIsReportedAndDoesNoHarm(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "idle=0s")) {
      assertThat(child.open("open a localhost").client()).isEqualTo(UNTOUCHED);
      assertThat(child.errors()).contains("line 1, column 6").contains("no policy is active");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidPolicyEndsAStrictStart(Jdk jdk) {
    String invalid = "-javaagent:" + Programs.agent() + "=idle=0s";
    String noFile = "-javaagent:" + Programs.agent() + "=@/nonexistent";
    List<String> variable =
        new ArrayList<>(List.of("env", "KEEPALIVE4J_STRICT=true", "KEEPALIVE4J_QUIET=true"));
    variable.addAll(command(jdk, noFile));

    Output byProperty = Child.run(command(jdk, "-Dkeepalive4j.strict=true", invalid));
    Output byVariable = Child.run(variable);

    assertThat(byProperty.status()).isEqualTo(1);
    assertThat(byProperty.out()).isEmpty();
    assertThat(byProperty.err())
        .contains("line 1, column 6", "the JVM ends, because keepalive4j.strict is set")
        .doesNotContain("Exception");
    assertThat(byVariable.status()).isEqualTo(1);
    assertThat(byVariable.err()).contains("there is no file /nonexistent");
  }

  @Test
  void attachingAnInvalidPolicyDoesNotEndAStrictJvm() {
    try (ProgramJvm child = subject(Jdk.JDK_17, "idle=61s", "-Dkeepalive4j.strict=true")) {
      Output output =
          KeepaliveCommand.of(Programs.agent())
              .run(Integer.toString(child.pid()), "@/proc/self/environ");

      assertThat(output.status()).isNotZero();
      assertThat(child.open("open a localhost").client().idleSeconds()).isEqualTo(61);
    }
  }

  @ParameterizedTest
  @EnumSource
  void quietModeWritesOnlyErrors(Jdk jdk) throws Exception {
    Path file = Files.writeString(directory.resolve(jdk + ".quiet"), "any * idle=61s");
    String quiet = "-Dkeepalive4j.quiet=true";
    try (ProgramJvm child = subject(jdk, "@" + file, quiet, "-XX:+EnableDynamicAgentLoading")) {
      ProgramJvm.Pair pair = child.open("open a localhost");
      assertThat(pair.client().idleSeconds()).isEqualTo(61);
      assertThat(child.ask("property keepalive4j.agent.status")).startsWith("running: 1 rule");
      Files.writeString(file, "any * idle=62s");
      ProgramJvm.await("read again", () -> pair.client().idleSeconds() == 62);
      attach(jdk, child, "connect foo leave; any * idle=63s");
      assertThat(child.errors()).isEmpty();
    }
    try (ProgramJvm child = subject(jdk, "idle=0s", quiet)) {
      assertThat(child.errors()).contains("line 1, column 6");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,,0",
    "true,,0",
    "yes,,0",
    "'',,1",
    "0,,1",
    "false,,1",
    "1,false,1",
    "0,true,0",
    ",'',0"
  })
  void theQuietPropertyTakesPrecedenceOverTheVariable(String variable, String property, int lines) {
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("KEEPALIVE4J_QUIET=" + (variable == null ? "" : variable));
    String option = property == null ? "-Dnone" : "-Dkeepalive4j.quiet=" + property;
    command.addAll(command(Jdk.JDK_25, "-javaagent:" + Programs.agent() + "=idle=61s", option));
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      assertThat(child.errors().lines()).hasSize(lines);
    }
  }

  @Test
  void quietModeStillReportsSocketsThatAreNotCovered() {
    String plain = "-Djdk.net.usePlainSocketImpl";
    try (ProgramJvm child = subject(Jdk.JDK_17, "idle=61s", "-Dkeepalive4j.quiet=true", plain)) {
      assertThat(child.errors()).contains("NOT covered: java.net.Socket with " + plain);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theJvmsChecksOfNativeCallsReportNothing(Jdk jdk) throws Exception {
    Path program = Programs.copy(JavaBaseSocketOpener.class, directory);
    List<String> command =
        List.of(
            jdk.command("java").toString(),
            "-Xcheck:jni",
            "-javaagent:" + Programs.agent() + "=idle=61s",
            "-cp",
            program.toString(),
            JavaBaseSocketOpener.class.getName());
    // the JVM writes warnings to standard output, where only answers are expected
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      assertThat(child.open("open").client().idleSeconds()).isEqualTo(61);
      assertThat(child.open("open").accepted().idleSeconds()).isEqualTo(61);
    }
  }

  @ParameterizedTest
  @EnumSource
  void classesThatAnotherAgentHasLoadedAreInstrumented(Jdk jdk) {
    String before = "-javaagent:" + AgentJar.of(LoggingAgent.class, directory);
    try (ProgramJvm child =
        subjectAlone(jdk, before, "-javaagent:" + Programs.agent() + "=idle=61s")) {
      ProgramJvm.await(
          "lines",
          () -> {
            child.open("open b 127.0.0.1");
            return child.errors().contains("the kernel has");
          });
    }
  }

  @Test
  void aSecurityManagerThatForbidsTheFirstSocketIsReportedUntilItIsRemoved() {
    Path program = Programs.copy(SecurityManagerSocketOpener.class, directory);
    List<String> command =
        List.of(
            Jdk.JDK_17.command("java").toString(),
            "-javaagent:" + Programs.agent() + "=idle=61s",
            "-cp",
            program.toString(),
            SecurityManagerSocketOpener.class.getName());
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      child.ask("forbid");
      ProgramJvm.Pair before = child.open("open");
      assertThat(child.open("open").accepted()).isEqualTo(UNTOUCHED);
      String cause = "java.lang.SecurityException: forbidden by a test: suppressAccessChecks";
      assertThat(child.errors().lines().filter(line -> line.startsWith("keepalive4j")))
          .hasSize(2)
          .last()
          .isEqualTo(
              "keepalive4j: no socket is covered: "
                  + cause
                  + "; the agent tries again with the next socket");
      assertThat(child.ask("status"))
          .isEqualTo("incomplete: 1 rule from the argument; covers NOTHING: " + cause);

      child.ask("allow");
      assertThat(child.open("open").client().idleSeconds()).isEqualTo(61);
      ProgramJvm.await("those that were open", () -> before.client().idleSeconds() == 61);
      ProgramJvm.await("said", () -> child.ask("status").startsWith("running: "));
      assertThat(child.ask("status")).contains(" open connections").contains("covers java.net");
    }
  }

  @Test
  void underASecurityManagerOnlyTheAgentNeedsPermissions() throws IOException {
    Path program = Programs.copy(SecurityManagerSocketOpener.class, directory);
    Path rights =
        Files.writeString(
            directory.resolve("agent.rights"),
            """
            grant codeBase "file:%s" { permission java.security.AllPermission; };
            grant {
              permission java.net.SocketPermission "*", "accept,connect,listen,resolve";
              permission java.util.PropertyPermission "keepalive4j.*", "read";
            };
            """
                .formatted(Programs.agent()));
    List<String> command =
        List.of(
            Jdk.JDK_17.command("java").toString(),
            "-Djava.security.manager",
            "-Djava.security.policy=" + rights,
            "-javaagent:" + Programs.agent() + "=idle=61s",
            "-cp",
            program.toString(),
            SecurityManagerSocketOpener.class.getName());
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      ProgramJvm.Pair pair = child.open("open");
      assertThat(pair.client().idleSeconds()).as(child::errors).isEqualTo(61);
      assertThat(pair.accepted().idleSeconds()).isEqualTo(61);
      assertThat(child.errors().lines().filter(line -> line.startsWith("keepalive4j"))).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnArgumentItUsesThePropertyThenTheDefault(Jdk jdk) {
    String agent = "-javaagent:" + Programs.agent();
    try (ProgramJvm property = subjectAlone(jdk, agent, "-Dkeepalive4j.policy=idle=64s");
        ProgramJvm none = subjectAlone(jdk, agent)) {
      assertThat(property.open("open a localhost").client().idleSeconds()).isEqualTo(64);
      assertThat(none.open("open a localhost").client()).isEqualTo(on(60, 15, 4));
      assertThat(none.errors().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePropertyTakesPrecedenceOverTheVariable(Jdk jdk) {
    String agent = "-javaagent:" + Programs.agent();
    List<String> variable = List.of("env", "KEEPALIVE4J_POLICY=idle=65s");
    List<String> alone = List.of(jdk.command("java").toString(), agent);
    List<String> both =
        List.of(jdk.command("java").toString(), agent, "-Dkeepalive4j.policy=idle=64s");
    List<String> program = List.of("-cp", subject.toString(), SocketOpener.class.getName());
    try (ProgramJvm first = ProgramJvm.start(directory, joined(List.of(variable, alone, program)));
        ProgramJvm second = ProgramJvm.start(directory, joined(List.of(variable, both, program)))) {
      assertThat(first.open("open a localhost").client().idleSeconds()).isEqualTo(65);
      assertThat(second.open("open a localhost").client().idleSeconds()).isEqualTo(64);
    }
  }

  private static List<String> joined(List<List<String>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @CsvSource({"JDK_17,''", "JDK_25,''", "JDK_17,redefine", "JDK_25,redefine"})
  void worksTogetherWithOtherAgents(Jdk jdk, String argument) {
    Path other = AgentJar.of(OtherAgent.class, directory);
    String before = "-javaagent:" + other;
    String ours = "-javaagent:" + Programs.agent() + "=idle=61s";
    String after = "-javaagent:" + other + "=" + argument;
    try (ProgramJvm child = subjectAlone(jdk, before, ours, after)) {
      for (String way : List.of("socket", "channel", "selector", "asynchronous")) {
        ProgramJvm.Pair pair = child.open("way " + way);
        assertThat(pair.client().idleSeconds()).as(way).isEqualTo(61);
        assertThat(pair.accepted().idleSeconds()).as(way).isEqualTo(61);
      }
    }
  }

  @Test
  void theOldSocketImplementationIsReportedAsNotCovered() {
    String named = "-Djdk.net.usePlainSocketImpl";
    try (ProgramJvm plain = subject(Jdk.JDK_17, "idle=61s", named);
        ProgramJvm off = subject(Jdk.JDK_17, "idle=61s", named + "=false");
        ProgramJvm gone = subject(Jdk.JDK_25, "idle=61s", named)) {
      assertThat(plain.errors()).contains("NOT covered: java.net.Socket with " + named);
      assertThat(plain.open("way socket").client().keepAlive()).isFalse();
      assertThat(plain.open("way channel").client().keepAlive()).isTrue();
      assertThat(off.errors()).doesNotContain("NOT covered");
      assertThat(off.open("way socket").client().keepAlive()).isTrue();
      assertThat(gone.errors()).doesNotContain("NOT covered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ifTheAgentIsGivenTwiceTheLastPolicyIsActive(Jdk jdk) {
    String again = "-javaagent:" + Programs.agent() + "=idle=62s";
    try (ProgramJvm child =
        subjectAlone(jdk, "-javaagent:" + Programs.agent() + "=idle=61s", again)) {
      assertThat(child.open("open a localhost").client().idleSeconds()).isEqualTo(62);
    }
  }

  @ParameterizedTest
  @EnumSource
  void debugLinesStartWhenTheApplicationLogs(Jdk jdk) {
    try (ProgramJvm child = subject(jdk, "idle=61s")) {
      child.open("open a localhost");
      assertThat(child.errors()).doesNotContain("the kernel has");
      child.ask("log");
      ProgramJvm.await(
          "lines",
          () -> {
            child.open("open b 127.0.0.1");
            return child.errors().contains("the kernel has");
          });

      assertThat(child.errors().lines().filter(line -> line.contains("the kernel has")))
          .anyMatch(line -> line.contains("connect 127.0.0.1 port"))
          .anyMatch(line -> line.contains("accept 127.0.0.1 port"))
          .allMatch(line -> line.contains(": any * idle=61s; the kernel has"))
          .allMatch(line -> line.contains("idle 61s"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailingLogHandlerDoesNotKeepRulesFromSockets(Jdk jdk) throws Exception {
    Path handler = Programs.copy(FailingLogHandler.class, directory);
    Path configuration =
        Files.writeString(
            directory.resolve("failing.properties"),
            "handlers=" + FailingLogHandler.class.getName() + "\n.level=FINE\n");
    try (ProgramJvm child =
        subject(
            jdk,
            "idle=61s",
            "-Xbootclasspath/a:" + handler,
            "-Djava.util.logging.config.file=" + configuration)) {
      List<ProgramJvm.Pair> pairs =
          List.of(child.open("open a localhost"), child.open("open b localhost"));

      attach(jdk, child, "idle=62s");

      assertThat(child.errors()).contains("a DEBUG line was not logged: ");
      for (ProgramJvm.Pair pair : pairs) {
        assertThat(pair.client().idleSeconds()).isEqualTo(62);
        assertThat(pair.accepted().idleSeconds()).isEqualTo(62);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void debugLinesStartAtOnceIfTheCommandLineConfiguresLogging(Jdk jdk) throws IOException {
    Path configuration =
        Files.writeString(
            directory.resolve("logging.properties"),
            """
            handlers=java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level=ALL
            org.keepalive4j.level=ALL
            """);
    try (ProgramJvm child =
        subject(jdk, "idle=61s", "-Djava.util.logging.config.file=" + configuration)) {
      child.open("open a localhost");

      assertThat(child.errors()).contains("connect 127.0.0.1 (localhost)").contains("idle 61s");
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksInAnImageOfTwoModules(Jdk jdk) throws Exception {
    Path image = directory.resolve("image-" + jdk);
    Process jlink =
        new ProcessBuilder(
                jdk.command("jlink").toString(),
                "--add-modules",
                "java.base,java.instrument",
                "--output",
                image.toString())
            .inheritIO()
            .start();
    assertThat(jlink.waitFor()).isZero();
    Path program = Programs.copy(JavaBaseSocketOpener.class, directory);

    try (ProgramJvm child =
        ProgramJvm.start(
            directory,
            List.of(
                image.resolve("bin/java").toString(),
                "-javaagent:" + Programs.agent() + "=idle=61s,user-timeout=77s",
                "-cp",
                program.toString(),
                JavaBaseSocketOpener.class.getName()))) {
      ProgramJvm.Pair pair = child.open("open");
      assertThat(pair.client().idleSeconds()).isEqualTo(61);
      assertThat(pair.accepted().userTimeoutMillis()).isEqualTo(77_000);

      Process attach = attachment(image.resolve("bin/java"), child, "idle=62s");
      assertThat(attach.inputReader().lines())
          .singleElement()
          .asString()
          .startsWith("this Java runtime lacks the module jdk.attach");
      assertThat(attach.waitFor()).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksInANamedModule(Jdk jdk) throws IOException {
    Path module = Files.createDirectories(directory.resolve("module-" + jdk));
    Path classes = Programs.copy(JavaBaseSocketOpener.class, module);
    Path info = Files.writeString(module.resolve("module-info.java"), "module opener {}");
    Programs.compile(info, classes);

    List<String> command = new ArrayList<>();
    command.add(jdk.command("java").toString());
    command.add("-javaagent:" + Programs.agent() + "=idle=61s");
    command.addAll(
        List.of("-p", classes.toString(), "-m", "opener/" + JavaBaseSocketOpener.class.getName()));
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      assertThat(child.open("open").client().idleSeconds()).isEqualTo(61);
    }
  }
}

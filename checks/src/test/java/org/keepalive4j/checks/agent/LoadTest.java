package org.keepalive4j.checks.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.programs.agent.LoadedApplication;
import org.keepalive4j.linux.SocketSettings;

/**
 * Replaces and breaks the policy of an application under load. No connection may fail, and memory,
 * threads and descriptors may not grow. To run it for ten minutes, use {@code
 * -Dkeepalive4j.checks.load.seconds=600}.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LoadTest {
  private static final int SECONDS = Integer.getInteger("keepalive4j.checks.load.seconds", 20);

  /** Valid policies that use different code paths of the agent. */
  private static final List<String> POLICIES =
      List.of(
          "idle=60s,interval=15s,count=4",
          "any * idle=61s,user-timeout=90s,mode=enforce",
          "connect localhost idle=62s; accept 127.0.0.0/8 idle=63s,mode=fill; any * leave",
          "accept *:1-65535 idle=64s,mode=fill",
          "off");

  /** The settings of the first policy, which is active at the end. */
  private static final SocketSettings LAST = new SocketSettings(true, 60, 15, 4, 0);

  private static final List<String> BROKEN =
      List.of(
          "idle=0s",
          "connect",
          "any * idle=60s,,",
          "@/nowhere",
          "@/",
          "@/proc/self/mem",
          "@/proc/self/pagemap",
          "any * idle=60s;".repeat(5) + "any");

  @TempDir static Path directory;

  @ParameterizedTest
  @EnumSource
  void noConnectionFailsAndNoResourceGrows(Jdk jdk) throws Exception {
    List<String> command =
        List.of(
            jdk.command("java").toString(),
            // touches the heap first, so that only native memory makes the resident size grow
            "-XX:+UseSerialGC",
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-cp",
            Programs.classes().toString(),
            LoadedApplication.class.getName());
    try (ProgramJvm child = ProgramJvm.start(directory, command)) {
      child.ask("run 500");
      Report before = underAttack(jdk, child, SECONDS / 3);
      Report after = underAttack(jdk, child, SECONDS - SECONDS / 3);

      System.out.println(jdk + ": " + before + ", then " + after);
      ProgramJvm.Pair last = child.open("open");
      assertThat(last.client()).isEqualTo(LAST);
      assertThat(last.accepted()).isEqualTo(LAST);
      // the JVM itself loads and unloads classes too
      assertThat(after.failures()).as(after::first).isZero();
      assertThat(after.connections()).isGreaterThan(before.connections());
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
      assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 2);
      assertThat(after.classes()).isLessThanOrEqualTo(before.classes() + 100);
      assertThat(after.heap()).isLessThanOrEqualTo(before.heap() + 8 * 1024);
      assertThat(after.resident()).isLessThanOrEqualTo(before.resident() + 40 * 1024);
      assertThat(child.errors())
          .doesNotContain(
              "not changed",
              "may not have been set",
              "not covered",
              "the kernel refused",
              "Exception in thread");
    }
  }

  /** Measures a JVM after a time under load, while its policy is replaced repeatedly. */
  private static Report underAttack(Jdk jdk, ProgramJvm child, int seconds) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> attack =
        CompletableFuture.runAsync(() -> attack(jdk, child.pid(), ended));
    try {
      child.ask("run " + seconds * 1000);
    } finally {
      ended.set(true);
      attack.get();
    }
    return Report.of(child.ask("run 200"));
  }

  private static void attack(Jdk jdk, int pid, AtomicBoolean ended) {
    try {
      Path file = directory.resolve(jdk + "-attack.policy");
      VirtualMachine jvm = VirtualMachine.attach(Integer.toString(pid));
      try {
        for (int turn = 0; !ended.get(); turn++) {
          String good = POLICIES.get(turn % POLICIES.size());
          load(jvm, good, "running");
          load(jvm, BROKEN.get(turn % BROKEN.size()), "refused");
          Files.writeString(file, good);
          load(jvm, "@" + file, "running");
          spoil(file, turn);
        }
        load(jvm, POLICIES.get(0), "running");
      } finally {
        jvm.detach();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void load(VirtualMachine jvm, String policy, String expected) throws Exception {
    jvm.loadAgent(Programs.agent().toString(), policy);
    assertThat(jvm.getSystemProperties().getProperty("keepalive4j.agent.status"))
        .startsWith(expected);
  }

  /** Changes the policy file. The agent checks it every two seconds. */
  private static void spoil(Path file, int turn) throws IOException, InterruptedException {
    switch (turn % 5) {
      case 0 -> Files.writeString(file, "any * idle=");
      case 1 -> Files.writeString(file, "any 10.0.0.1 idle=60s\n".repeat(100_000));
      case 2 -> Files.delete(file);
      case 3 ->
          Files.move(
              Files.writeString(file.resolveSibling(file.getFileName() + ".new"), "idle=65s"),
              file,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
      default -> {
        Files.delete(file);
        Files.createDirectory(file);
      }
    }
    Thread.sleep(2500);
    if (Files.isDirectory(file)) {
      Files.delete(file);
    }
  }

  /** Returns what the idle program reports about itself, with sizes in KiB. */
  private record Report(
      long connections,
      long failures,
      long threads,
      long descriptors,
      long classes,
      long heap,
      long resident,
      String first) {
    static Report of(String answer) {
      String[] words = answer.split(" ", 8);
      return new Report(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]),
          Long.parseLong(words[5]),
          Long.parseLong(words[6]),
          words[7]);
    }
  }
}

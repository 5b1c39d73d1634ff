package org.keepalive4j.checks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;

/** Sockets that a process holds as direct descriptors of an io_uring: see uring.c. */
class DirectDescriptorsTest {
  private Child program;
  private String pid;
  private String port;

  private void hold(String how) {
    Needs.root();
    List<String> uring = CProgram.named("uring").with(how);
    boolean possible = Child.run(uring).status() != 3;
    Needs.require(possible, "io_uring", "sysctl kernel.io_uring_disabled=0");
    program = Child.start(uring);
    pid = Long.toString(program.pid());
    port = program.line();
  }

  @AfterEach
  void release() {
    if (program != null) {
      program.close();
    }
  }

  private static KeepaliveCommand keepalive(boolean bpf) {
    KeepaliveCommand here = KeepaliveCommand.here();
    return bpf ? here : here.withoutBpf();
  }

  private List<Map<String, Object>> list() {
    return keepalive(true).succeed("list", "--pid", pid, "--json").json();
  }

  @ParameterizedTest(name = "bpf {0}")
  @ValueSource(booleans = {true, false})
  void listShowsDirectDescriptorsWithTheirProcess(boolean bpf) {
    hold("ring");

    List<Map<String, Object>> listed = keepalive(bpf).run("list", "--pid", pid, "--json").json();

    Map<String, Object> owner = new HashMap<>();
    owner.put("pid", Long.valueOf(pid));
    owner.put("command", "uring");
    owner.put("fd", null);
    assertThat(listed)
        .hasSize(2)
        .allSatisfy(socket -> assertThat(socket).containsEntry("owners", List.of(owner)));
  }

  @Test
  void setChangesDirectDescriptors() {
    hold("ring");

    Output output = keepalive(true).succeed("set", "idle=61s", "--pid", pid);

    assertThat(output.out()).contains("2 changed");
    assertThat(list())
        .hasSize(2)
        .allSatisfy(socket -> assertThat(socket).containsEntry("idleSeconds", 61L));
  }

  @Test
  void withoutBpfSetReportsThatItCannotReachDirectDescriptors() {
    hold("ring");

    Output output = keepalive(false).run("set", "idle=61s", "--pid", pid);

    assertThat(output.status()).isEqualTo(3);
    assertThat(output.out()).contains("io_uring direct descriptor", "2 refused");
    assertThat(output.err())
        .contains(
            "2 io_uring direct descriptors: settings unknown (needs CAP_BPF and CAP_PERFMON, or root");
    assertThat(list()).allSatisfy(socket -> assertThat(socket).containsEntry("keepAlive", false));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"list", "set idle=61s"})
  void reportsThatARingWithoutADescriptorHidesItsSockets(String command) {
    hold("mapped");
    String[] words = Arrays.copyOf(command.split(" ", -1), command.split(" ", -1).length + 2);
    words[words.length - 2] = "--pid";
    words[words.length - 1] = pid;

    Output output = keepalive(true).run(words);

    assertThat(output.status()).isEqualTo(command.equals("list") ? 0 : 1);
    assertThat(output.err())
        .contains("the process may hold 1 more socket as io_uring direct descriptors");
    assertThat(keepalive(true).run("set", "idle=62s", "connect *:" + port).out())
        .contains("1 changed");
  }
}

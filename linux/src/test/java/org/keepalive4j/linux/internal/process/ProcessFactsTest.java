package org.keepalive4j.linux.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;

class ProcessFactsTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  @Test
  void knowsACommand() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      String expected = Files.readString(Path.of("/proc/self/comm")).strip();

      assertThat(new ProcessCommands(kernel).of(SELF)).isEqualTo(expected).isNotEmpty();
    }
  }

  @Test
  void hasNoCommandOfAProcessThatIsGone() {
    try (Kernel kernel = Kernel.open()) {
      assertThat(new ProcessCommands(kernel).of(Integer.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void knowsNoPathOfAnUnknownCgroup() {
    try (Kernel kernel = Kernel.open()) {
      Cgroups cgroups = new Cgroups(kernel);

      assertThat(cgroups.path(0)).isNull();
      assertThat(cgroups.path(Long.MAX_VALUE)).isNull();
    }
  }

  @Test
  void knowsTheNamespaceOfThisProcess() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      NetworkNamespaces namespaces = new NetworkNamespaces(kernel);
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();

      assertThat("net:[" + namespaces.own() + "]").isEqualTo(link);
      assertThat(namespaces.of(SELF)).isEqualTo(namespaces.own());
      assertThat(namespaces.all()).contains(namespaces.own());
    }
  }

  @Test
  void saysThatTheProcessOfANamespaceIsGone() {
    try (Kernel kernel = Kernel.open()) {
      NetworkNamespaces namespaces = new NetworkNamespaces(kernel);

      assertThatThrownBy(() -> namespaces.of(Integer.MAX_VALUE))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }

  @Test
  void readsPathsAsMountTablesWriteThem() {
    assertThat(ProcText.unescape("/mnt/a\\040b\\134c")).isEqualTo("/mnt/a b\\c");
    assertThat(ProcText.inodeIn("net:[4026531840]")).isEqualTo(4026531840L);
  }
}

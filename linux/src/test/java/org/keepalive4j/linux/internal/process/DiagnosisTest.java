package org.keepalive4j.linux.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Causes that this process can find out by itself. */
class DiagnosisTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "6.1.0, 6, 1, true",
    "6.0.19-generic, 6, 1, false",
    "6.10.2, 6, 1, true",
    "5.19.0, 6, 1, false",
    "7.0-rc1, 6, 1, true",
    "6.18.44-fc-v669, 6, 1, true"
  })
  void comparesVersionsByNumber(String running, int major, int minor, boolean atLeast) {
    String real = System.setProperty("os.version", running);
    try {
      assertThat(Diagnosis.isKernelAtLeast(major, minor)).isEqualTo(atLeast);
    } finally {
      System.setProperty("os.version", real);
    }
  }

  @Test
  void namesTheVersionThatACallNeedsOnlyToAnOlderKernel() {
    assertThat(Diagnosis.ofEnosys("future(2)", 99, 1))
        .isEqualTo(
            "future(2) needs Linux 99.1 or later, and this is " + System.getProperty("os.version"));
    assertThat(Diagnosis.ofEnosys("old(2)", 1, 0)).doesNotContain("Linux");
  }

  @Test
  void namesTheOwnerAndTheModeOfTheNearestFolder() throws IOException {
    Path shut = Files.createDirectory(folder.resolve("shut"));
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(Diagnosis.ofEacces(shut.resolve("none").resolve("file")))
        .isEqualTo(
            shut
                + " belongs to "
                + Files.getOwner(shut).getName()
                + " (r-xr-xr-x): run it as "
                + Files.getOwner(shut).getName());
  }

  @Test
  void knowsTheFileSystemThatIsOnTop() {
    assertThat(Diagnosis.fileSystem(Path.of("/proc/self/status"))).isEqualTo("proc");
    assertThat(Diagnosis.fileSystem(Path.of("/sys/kernel"))).isEqualTo("sysfs");
    assertThat(Diagnosis.fileSystem(Path.of("/none/at/all"))).isEmpty();
  }
}

package org.keepalive4j.checks.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.bpf.Helper;
import org.keepalive4j.linux.syscall.Errno;
import org.keepalive4j.linux.syscall.SystemCall;

/**
 * The numbers of system calls and all else that the code takes from the kernel's headers, compared
 * with the headers of both processors that the table of system calls knows. The compiler is this
 * machine's, whose types have the sizes and alignments of the other's (LP64, naturally aligned).
 */
@Tag("quick")
class HeadersTest {
  enum Processor {
    X86("x86", "/usr/include/x86_64-linux-gnu", "/usr/include"),
    AARCH64("aarch64", "/usr/aarch64-linux-gnu/include");

    /** The name of its column in the table of system calls. */
    final String column;

    final List<String> folders;

    Processor(String column, String... folders) {
      this.column = column;
      this.folders = List.of(folders);
    }
  }

  private static final String INCLUDES =
      """
      #include <asm/errno.h>
      #include <asm/signal.h>
      #include <asm/socket.h>
      #include <asm/termios.h>
      #include <asm/unistd.h>
      #include <linux/bpf.h>
      #include <linux/capability.h>
      #include <linux/close_range.h>
      #include <linux/fcntl.h>
      #include <linux/in.h>
      #include <linux/in6.h>
      #include <linux/inet_diag.h>
      #include <linux/mount.h>
      #include <linux/netlink.h>
      #include <linux/rtnetlink.h>
      #include <linux/sched.h>
      #include <linux/sock_diag.h>
      #include <linux/tcp.h>
      #include <linux/time.h>
      #include <linux/time_types.h>
      #define offset(type, field) __builtin_offsetof(type, field)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void sayWhatTheCodeSays(Processor processor) throws Exception {
    List<String> claims = new ArrayList<>(facts());
    for (SystemCall call : SystemCall.values()) {
      claims.add(
          "__NR_" + call.name().toLowerCase(Locale.ROOT) + " == " + field(call, processor.column));
    }
    for (Helper helper : Helper.values()) {
      String name = helper.name().toLowerCase(Locale.ROOT);
      claims.add("BPF_FUNC_" + name + " == " + field(helper, "number"));
    }
    for (Field errno : Errno.class.getFields()) {
      claims.add(errno.getName() + " == " + errno.getInt(null));
    }

    Output gcc = compile(processor, claims);

    assertThat(gcc.err()).isEmpty();
    assertThat(gcc.status()).isZero();
  }

  @Test
  void differWhereTheProcessorsDo() throws IOException {
    Output gcc = compile(Processor.AARCH64, List.of("__NR_read == 0", "O_DIRECTORY == 0x10000"));

    assertThat(gcc.err()).contains("__NR_read == 0", "O_DIRECTORY == 0x10000");
  }

  private Output compile(Processor processor, List<String> claims) throws IOException {
    Needs.tools("gcc");
    StringBuilder program = new StringBuilder(INCLUDES);
    for (String claim : claims) {
      program.append("_Static_assert(" + claim + ", \"" + claim + "\");\n");
    }
    Path source = Files.writeString(folder.resolve(processor + ".c"), program);
    List<String> command = new ArrayList<>(List.of("gcc", "-fsyntax-only", "-nostdinc"));
    for (String headers : processor.folders) {
      Needs.require(
          Files.exists(Path.of(headers, "linux")) || Files.exists(Path.of(headers, "asm")),
          "the kernel's headers in " + headers,
          "apt-get install linux-libc-dev linux-libc-dev-arm64-cross");
      command.addAll(List.of("-isystem", headers));
    }
    command.add(source.toString());
    return Child.run(command);
  }

  /** The lines of facts.txt as conditions of C. */
  private static List<String> facts() throws Exception {
    List<String> facts = new ArrayList<>();
    try (InputStream text = HeadersTest.class.getResourceAsStream("facts.txt")) {
      for (String line : new String(text.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] sides = line.split(" +", 2);
          facts.add(sides[1] + " == " + value(sides[0]));
        }
      }
    }
    return facts;
  }

  private static Object value(String constant) throws Exception {
    if (Character.isDigit(constant.charAt(0))) {
      return constant;
    }
    int dot = constant.lastIndexOf('.');
    Class<?> type = Class.forName("org.keepalive4j.linux." + constant.substring(0, dot));
    Field field = type.getDeclaredField(constant.substring(dot + 1));
    field.setAccessible(true);
    return field.get(null);
  }

  private static Object field(Object object, String name) throws Exception {
    Field field = object.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}

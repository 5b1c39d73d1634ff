package org.keepalive4j.checks.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.Condition;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.ProgramTooLargeException;
import org.keepalive4j.linux.internal.bpf.Register;
import org.keepalive4j.linux.internal.bpf.Size;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Compares the numbers that the code takes from the kernel's headers with the headers of both
 * supported processors. The compiler is that of this machine, whose types have the same sizes and
 * alignments on both processors (LP64, naturally aligned).
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
      #include <asm/statfs.h>
      #include <asm/termios.h>
      #include <asm/unistd.h>
      #include <linux/bpf.h>
      #include <linux/capability.h>
      #include <linux/close_range.h>
      #include <linux/fcntl.h>
      #include <linux/in.h>
      #include <linux/in6.h>
      #include <linux/inet_diag.h>
      #include <linux/magic.h>
      #include <linux/mount.h>
      #include <linux/netlink.h>
      #include <linux/rtnetlink.h>
      #include <linux/sched.h>
      #include <linux/sock_diag.h>
      #include <linux/stat.h>
      #include <linux/tcp.h>
      #include <linux/time.h>
      #include <linux/time_types.h>
      #define offset(type, field) __builtin_offsetof(type, field)
      #define after(type, field) (offset(type, field) + sizeof(((type *)0)->field))
      """;

  private static final Map<BpfProgram.Type, String> PROGRAMS =
      Map.of(
          BpfProgram.Type.SOCK_OPS, "BPF_PROG_TYPE_SOCK_OPS",
          BpfProgram.Type.SETSOCKOPT, "BPF_PROG_TYPE_CGROUP_SOCKOPT",
          BpfProgram.Type.TCP_ITERATOR, "BPF_PROG_TYPE_TRACING");

  private static final Map<BpfProgram.Type, String> ATTACHMENTS =
      Map.of(
          BpfProgram.Type.SOCK_OPS, "BPF_CGROUP_SOCK_OPS",
          BpfProgram.Type.SETSOCKOPT, "BPF_CGROUP_SETSOCKOPT",
          BpfProgram.Type.TCP_ITERATOR, "BPF_TRACE_ITER");

  /** The headers may be too old for BOUND_INACTIVE. */
  private static final Map<TcpState, String> STATES =
      Map.ofEntries(
          Map.entry(TcpState.ESTABLISHED, "BPF_TCP_ESTABLISHED"),
          Map.entry(TcpState.SYN_SENT, "BPF_TCP_SYN_SENT"),
          Map.entry(TcpState.SYN_RECV, "BPF_TCP_SYN_RECV"),
          Map.entry(TcpState.FIN_WAIT_1, "BPF_TCP_FIN_WAIT1"),
          Map.entry(TcpState.FIN_WAIT_2, "BPF_TCP_FIN_WAIT2"),
          Map.entry(TcpState.TIME_WAIT, "BPF_TCP_TIME_WAIT"),
          Map.entry(TcpState.CLOSED, "BPF_TCP_CLOSE"),
          Map.entry(TcpState.CLOSE_WAIT, "BPF_TCP_CLOSE_WAIT"),
          Map.entry(TcpState.LAST_ACK, "BPF_TCP_LAST_ACK"),
          Map.entry(TcpState.LISTENING, "BPF_TCP_LISTEN"),
          Map.entry(TcpState.CLOSING, "BPF_TCP_CLOSING"),
          Map.entry(TcpState.NEW_SYN_RECV, "BPF_TCP_NEW_SYN_RECV"));

  /** The opcode of each instruction that the assembler writes. */
  private static final Map<String, Consumer<Assembler>> INSTRUCTIONS = new LinkedHashMap<>();

  static {
    Register to =
        Register
            .R3; // not R1, which has the context and for which the assembler refuses some stores
    Register from = Register.R2;
    Map<Size, String> sizes =
        Map.of(Size.BYTE, "BPF_B", Size.HALF, "BPF_H", Size.WORD, "BPF_W", Size.LONG, "BPF_DW");
    sizes.forEach((size, name) -> {
      INSTRUCTIONS.put("(BPF_LDX | BPF_MEM | " + name + ")", code -> code.load(size, to, from, 0));
      INSTRUCTIONS.put("(BPF_STX | BPF_MEM | " + name + ")", code -> code.store(size, to, 0, from));
      INSTRUCTIONS.put("(BPF_ST | BPF_MEM | " + name + ")", code -> code.store(size, to, 0, 1));
    });
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_MOV | BPF_X)", code -> code.move(to, from));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_MOV | BPF_K)", code -> code.move(to, 1));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_ADD | BPF_K)", code -> code.add(to, 1));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_ADD | BPF_X)", code -> code.add(to, from));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_SUB | BPF_X)", code -> code.subtract(to, from));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_AND | BPF_K)", code -> code.and(to, 1));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_AND | BPF_X)", code -> code.and(to, from));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_XOR | BPF_K)", code -> code.xor(to, 1));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_LSH | BPF_K)", code -> code.shiftLeft(to, 1));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_LSH | BPF_X)", code -> code.shiftLeft(to, from));
    INSTRUCTIONS.put("(BPF_ALU64 | BPF_RSH | BPF_K)", code -> code.shiftRight(to, 1));
    INSTRUCTIONS.put("(BPF_ALU | BPF_END | BPF_TO_BE)", code -> code.fromNetworkOrder(to, 16));
    INSTRUCTIONS.put("(BPF_JMP | BPF_CALL)", code -> code.call(Helper.JIFFIES64));
    Map<Condition, String> conditions =
        Map.of(
            Condition.EQUAL, "BPF_JEQ",
            Condition.GREATER, "BPF_JGT",
            Condition.NOT_EQUAL, "BPF_JNE",
            Condition.SIGNED_GREATER, "BPF_JSGT");
    conditions.forEach((condition, name) -> {
      INSTRUCTIONS.put(
          "(BPF_JMP32 | BPF_K | " + name + ")",
          code -> jump(code, end -> code.jumpIf(to, condition, 1, end)));
      INSTRUCTIONS.put(
          "(BPF_JMP | BPF_K | " + name + ")",
          code -> jump(code, end -> code.jumpIfLong(to, condition, 1, end)));
      INSTRUCTIONS.put(
          "(BPF_JMP | BPF_X | " + name + ")",
          code -> jump(code, end -> code.jumpIfLong(to, condition, from, end)));
    });
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void theCodeHasTheNumbersOfTheKernelsHeaders(Processor processor) throws Exception {
    List<String> claims = new ArrayList<>(facts());
    for (SystemCall call : SystemCall.values()) {
      claims.add(
          "__NR_" + call.name().toLowerCase(Locale.ROOT) + " == " + field(call, processor.column));
    }
    for (Helper helper : Helper.values()) {
      String name = helper.name().toLowerCase(Locale.ROOT);
      claims.add("BPF_FUNC_" + name + " == " + field(helper, "number"));
    }
    for (BpfProgram.Type type : BpfProgram.Type.values()) {
      claims.add(PROGRAMS.get(type) + " == " + field(type, "number"));
      claims.add(ATTACHMENTS.get(type) + " == " + field(type, "attachType"));
    }
    for (Field errno : Errno.class.getFields()) {
      claims.add(errno.getName() + " == " + errno.getInt(null));
    }
    for (KeepAliveOption option : KeepAliveOption.values()) {
      String level = option == KeepAliveOption.KEEP_ALIVE ? "SOL_SOCKET" : "IPPROTO_TCP";
      claims.add(level + " == " + option.linuxLevel());
      claims.add(option.kernelName() + " == " + option.linuxName());
    }
    for (TcpState state : TcpState.values()) {
      if (STATES.containsKey(state)) {
        claims.add(STATES.get(state) + " == " + field(state, "number"));
      }
    }
    INSTRUCTIONS.forEach((code, instruction) -> claims.add(code + " == " + opcode(instruction)));

    Output gcc = compile(processor, claims);

    assertThat(gcc.err()).isEmpty();
    assertThat(gcc.status()).isZero();
  }

  @Test
  void theComparisonFailsForNumbersOfAnotherProcessor() throws IOException {
    Output gcc = compile(Processor.AARCH64, List.of("__NR_read == 0", "O_DIRECTORY == 0x10000"));

    assertThat(gcc.err()).contains("__NR_read == 0", "O_DIRECTORY == 0x10000");
  }

  /** Ensures that the offset of every field is compared. */
  @Test
  void compareEveryOffsetOfBpfAttr() throws Exception {
    List<String> compared = lines().stream().map(line -> line.split(" +", 2)[0]).toList();

    for (Field constant :
        Class.forName("org.keepalive4j.linux.internal.bpf.BpfAttr").getDeclaredFields()) {
      assertThat(compared).contains("bpf.BpfAttr." + constant.getName());
    }
  }

  private static void jump(Assembler code, Consumer<Assembler.Label> instruction) {
    Assembler.Label end = code.newLabel();
    instruction.accept(end);
    code.place(end);
  }

  private static int opcode(Consumer<Assembler> instruction) {
    Assembler code = new Assembler();
    instruction.accept(code);
    try {
      return Byte.toUnsignedInt(code.exit().assemble()[0]);
    } catch (ProgramTooLargeException e) {
      throw new AssertionError(e);
    }
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

  /** Returns the lines of facts.txt as conditions in C. */
  private static List<String> facts() throws Exception {
    List<String> facts = new ArrayList<>();
    for (String line : lines()) {
      String[] sides = line.split(" +", 2);
      facts.add(sides[1] + " == " + value(sides[0]));
    }
    return facts;
  }

  private static List<String> lines() throws IOException {
    try (InputStream text = HeadersTest.class.getResourceAsStream("facts.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  private static Object value(String constant) throws Exception {
    int dot = constant.lastIndexOf('.');
    Class<?> type = Class.forName("org.keepalive4j.linux.internal." + constant.substring(0, dot));
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

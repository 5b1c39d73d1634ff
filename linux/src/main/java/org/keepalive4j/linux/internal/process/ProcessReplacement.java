package org.keepalive4j.linux.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/** Replaces this process with a command: execve(2). */
public final class ProcessReplacement {
  private static final int SIG_SETMASK = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int ENOEXEC = 8;
  private static final int ENOTDIR = 20;
  // glibc blocks all signals while a thread starts another one: pthread_create.c
  private static final long STARTING_A_THREAD = 0xfffffffe7ffbfeffL;
  private static final Duration LONGEST_START = Duration.ofSeconds(2);
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  private final Kernel kernel;
  private final Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private ProcessReplacement(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Replaces this process, as a shell's {@code exec} does. The command gets the environment and the
   * blocked signals that the virtual machine was started with.
   *
   * @throws SyscallException if the command can't be executed; then nothing has changed
   */
  public static void replace(Kernel kernel, List<String> command) throws IOException {
    new ProcessReplacement(kernel).replace(command);
  }

  private void replace(List<String> command) throws IOException {
    List<byte[]> arguments = arguments(command);
    List<byte[]> environment = split(Files.readAllBytes(Path.of("/proc/self/environ")));
    keepOwnFiles();
    int refusal;
    long blocked = signalMask(firstThreadsMask());
    try {
      refusal = execute(command.get(0), arguments, environment);
    } finally {
      signalMask(blocked);
    }
    var remedy =
        refusal == Errno.ENOENT && !command.get(0).contains("/")
            ? "No directory in PATH has a program of this name"
            : null;
    throw new SyscallException("execve", command.get(0), refusal, remedy);
  }

  /** Returns only if the command can't be executed, with the error number. */
  private int execute(String command, List<byte[]> arguments, List<byte[]> environment) {
    int refusal = Errno.ENOENT;
    for (var file : candidates(command)) {
      int errno = execute(file.getBytes(charset), arguments, environment);
      if (errno == ENOEXEC) { // a script without #!, as a shell would
        List<byte[]> script = new ArrayList<>(arguments);
        script.set(0, file.getBytes(charset));
        script.add(0, "sh".getBytes(charset));
        errno = execute("/bin/sh".getBytes(charset), script, environment);
      }
      if (errno != Errno.ENOENT && errno != ENOTDIR) {
        refusal = errno;
        if (errno != Errno.EACCES) {
          break;
        }
      }
    }
    return refusal;
  }

  /**
   * Closes the virtual machine's own files on execve(2); the command inherits the others. Java
   * opens its files with O_CLOEXEC, but HotSpot doesn't for its module image.
   */
  private void keepOwnFiles() throws IOException {
    var home = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (var link : (Iterable<Path>) links::iterator) {
        int descriptor = Integer.parseInt(link.getFileName().toString());
        if (Files.exists(link) && Files.readSymbolicLink(link).startsWith(home)) {
          kernel.call(SystemCall.CLOSE_RANGE, descriptor, descriptor, CLOSE_RANGE_CLOEXEC);
        }
      }
    }
  }

  /** Returns the files to try for a command, as a shell does: execvp(3). */
  private static List<String> candidates(String command) {
    if (command.contains("/")) {
      return List.of(command);
    }
    var path = System.getenv("PATH");
    return Stream.of((path == null ? USUAL_PATH : path).split(":", -1))
        .map(folder -> (folder.isEmpty() ? "." : folder) + "/" + command)
        .toList();
  }

  private int execute(byte[] file, List<byte[]> arguments, List<byte[]> environment) {
    try (var path = NativeBuffer.copyOf(file);
        var argv = strings(arguments);
        var envp = strings(environment)) {
      return (int) -kernel.call(SystemCall.EXECVE, path.address(), argv.address(), envp.address());
    }
  }

  /**
   * Returns the arguments as bytes. If they are the last ones of this process' own command line, it
   * reads them from the kernel, because Java loses bytes that the locale can't express.
   */
  private List<byte[]> arguments(List<String> command) throws IOException {
    List<byte[]> own = split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    int start = own.size() - command.size();
    if (start > 0) {
      List<byte[]> last = own.subList(start, own.size());
      if (last.stream().map(each -> new String(each, charset)).toList().equals(command)) {
        return last;
      }
    }
    return command.stream().map(each -> each.getBytes(charset)).toList();
  }

  /** Returns the strings in a file of /proc, each of which ends with a zero byte. */
  private static List<byte[]> split(byte[] bytes) {
    List<byte[]> strings = new ArrayList<>();
    var string = new ByteArrayOutputStream();
    for (byte each : bytes) {
      if (each == 0) {
        strings.add(string.toByteArray());
        string.reset();
      } else {
        string.write(each);
      }
    }
    return strings;
  }

  /** Returns a null-terminated array of pointers to strings, followed by the strings. */
  private static NativeBuffer strings(List<byte[]> strings) {
    int at = (strings.size() + 1) * Long.BYTES;
    int length = strings.stream().mapToInt(each -> each.length + 1).sum();
    var array = NativeBuffer.allocate(at + length);
    for (int i = 0; i < strings.size(); i++) {
      array.bytes().putLong(i * Long.BYTES, array.address() + at).put(at, strings.get(i));
      at += strings.get(i).length + 1;
    }
    return array;
  }

  /** Sets this thread's mask of blocked signals, and returns the previous one. */
  private long signalMask(long mask) {
    try (var sets = NativeBuffer.allocate(2 * Long.BYTES)) {
      sets.bytes().putLong(0, mask);
      kernel.call(
          SystemCall.RT_SIGPROCMASK,
          SIG_SETMASK,
          sets.address(),
          sets.address() + Long.BYTES,
          Long.BYTES);
      return sets.bytes().getLong(Long.BYTES);
    }
  }

  /**
   * Returns the mask that this process was started with, which its first thread still has. While
   * that thread starts another one, it blocks all signals for a moment.
   */
  private static long firstThreadsMask() throws IOException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    long mask;
    do {
      mask = maskOfFirstThread();
    } while (mask == STARTING_A_THREAD && System.nanoTime() < deadline);
    return mask;
  }

  private static long maskOfFirstThread() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigBlk:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
          .findFirst()
          .orElse(0);
    }
  }
}

package org.keepalive4j.checks.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another process. Closing it ends the process and those that it started. Every wait has a limit.
 */
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final List<String> command;
  private final Process process;
  private final CompletableFuture<String> err;

  private Child(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Child::inThread);
  }

  private static void inThread(Runnable task) {
    Thread.ofPlatform().daemon().start(task);
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // closed while it was read, as on close()
    }
  }

  /** Starts a program. */
  public static Child start(List<String> command) {
    return start(new ProcessBuilder(command));
  }

  /** Starts a program with a prepared directory and environment. */
  public static Child start(ProcessBuilder builder) {
    try {
      return new Child(List.copyOf(builder.command()), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program to its end. */
  public static Output run(String... command) {
    return run(new ProcessBuilder(command));
  }

  /** Runs a program to its end. */
  public static Output run(List<String> command) {
    return run(new ProcessBuilder(command));
  }

  /** Runs a prepared program to its end, with an empty standard input. */
  public static Output run(ProcessBuilder builder) {
    try (Child child = start(builder)) {
      child.endInput();
      return child.await();
    }
  }

  /** Returns the process ID. */
  public long pid() {
    return process.pid();
  }

  /** Writes a line to its standard input. */
  public void send(String line) {
    try {
      Writer writer = process.outputWriter();
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(failure("reads no more"), e);
    }
  }

  /** Closes its standard input. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(failure("reads no more"), e);
    }
  }

  /** Returns the next line of its standard output. */
  public String line() {
    String line = within(CompletableFuture.supplyAsync(this::readLine, Child::inThread));
    if (line.isEmpty()) {
      throw new AssertionError(failure("ended: " + within(err)));
    }
    return line.stripTrailing();
  }

  // The line includes its line end, so it is empty only at the end of the output.
  private String readLine() {
    try {
      String line = process.inputReader().readLine();
      return line == null ? "" : line + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end and returns its output, which must not have been read before. */
  public Output await() {
    CompletableFuture<String> out =
        CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Child::inThread);
    within(process.onExit());
    return new Output(process.exitValue(), within(out), within(err));
  }

  /** Sends SIGINT, as Ctrl-C does. */
  public void interrupt() {
    Child.run("kill", "-INT", Long.toString(pid()));
  }

  private <T> T within(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(failure("did not answer within " + PATIENCE), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(failure("did not end in time"), e);
    } catch (ExecutionException e) {
      throw new AssertionError(failure("cannot be read"), e);
    }
  }

  private String failure(String what) {
    return String.join(" ", command) + ": " + what;
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    within(process.onExit());
    all.forEach(descendant -> within(descendant.onExit()));
  }
}

package org.keepalive4j.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.cli.output.Help;
import org.keepalive4j.cli.output.StandardStreams;

/** Finds the command and runs it; prints its errors and makes the exit status of them. */
public final class CommandRunner {
  private CommandRunner() {}

  /** Runs one command and returns its exit status. */
  public static int run(List<String> arguments, StandardStreams streams) {
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    try {
      switch (name) {
        case "" -> throw new UsageException("which command?", "keepalive --help");
        case "--help", "-h" -> streams.print(Help.OVERVIEW);
        case "help" -> streams.print(help(arguments.subList(1, arguments.size())));
        case "--version" -> streams.print("keepalive " + version() + "\n");
        default -> {
          return run(name, arguments.subList(1, arguments.size()), streams);
        }
      }
      return ExitStatus.DONE;
    } catch (UsageException e) {
      streams.message(e.getMessage(), "see " + e.help());
      return ExitStatus.USAGE;
    } catch (StandardStreams.OutputLostException e) { // there was nothing else to do
      return ExitStatus.DONE;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      streams.message(
          "this should not happen; please report it with what follows",
          trace.toString().replace("\t", "  ").split("\\R"));
      return ExitStatus.NOT_DONE;
    }
  }

  private static int run(String name, List<String> arguments, StandardStreams streams)
      throws UsageException {
    Command command = existing(name);
    if (Arguments.askForHelp(arguments)) {
      streams.print(Help.of(name));
      return ExitStatus.DONE;
    }
    try {
      return command.run(new Arguments(name, command.options(), arguments), streams);
    } catch (IOException e) {
      streams.message(e);
      return ExitStatus.of(e);
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      streams.message(cause);
      return ExitStatus.of(cause);
    } catch (UnsupportedOperationException e) { // a processor whose system calls are not known
      streams.message(String.valueOf(e.getMessage()));
      return ExitStatus.NOT_DONE;
    }
  }

  /** Of a command, if one is named. */
  private static String help(List<String> names) throws UsageException {
    if (names.isEmpty()) {
      return Help.OVERVIEW;
    }
    existing(names.getFirst());
    return Help.of(names.getFirst());
  }

  private static Command existing(String name) throws UsageException {
    Command command = command(name);
    if (command == null) {
      throw new UsageException("no command `" + name + "`", "keepalive --help");
    }
    return command;
  }

  static @Nullable Command command(String name) {
    return switch (name) {
      case "list" -> new ListCommand();
      case "set" -> new SetCommand();
      case "run" -> new RunCommand();
      case "policy" -> new PolicyCommand();
      case "attach" -> new AttachCommand();
      case "explain" -> new ExplainCommand();
      case "probe" -> new ProbeCommand();
      case "doctor" -> new DoctorCommand();
      case "demo" -> new DemoCommand();
      default -> null;
    };
  }

  private static String version() {
    String version = CommandRunner.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}

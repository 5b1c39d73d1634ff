package org.keepalive4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.cli.text.Help;

/**
 * The entry: finds the command, and is the one place that prints errors and makes the exit status.
 */
public final class Main {
  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    Console console = Console.ofThisProcess();
    int status = run(List.of(arguments), console);
    if (console.reportLoss() && status == ExitStatus.DONE) {
      status = ExitStatus.NOT_DONE;
    }
    // not System.exit: there is nothing to shut down, and threads in system calls are not to be
    // waited for
    Runtime.getRuntime().halt(status);
  }

  /** Runs one command. Returns its exit status. */
  static int run(List<String> arguments, Console console) {
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    try {
      switch (name) {
        case "" -> throw new UsageException("which command?", "keepalive --help");
        case "--help", "-h" -> console.print(Help.OVERVIEW);
        case "help" -> console.print(help(arguments.subList(1, arguments.size())));
        case "--version" -> console.print("keepalive " + version() + "\n");
        default -> {
          return run(name, arguments.subList(1, arguments.size()), console);
        }
      }
      return ExitStatus.DONE;
    } catch (UsageException e) {
      console.message(e.getMessage(), "see " + e.help());
      return ExitStatus.USAGE;
    } catch (Console.OutputLostException e) { // there was nothing else to do
      return ExitStatus.DONE;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      console.message(
          "this should not happen; please report it with what follows",
          trace.toString().replace("\t", "  ").split("\\R"));
      return ExitStatus.NOT_DONE;
    }
  }

  private static int run(String name, List<String> arguments, Console console)
      throws UsageException {
    Command command = existing(name);
    if (Arguments.askForHelp(arguments)) {
      console.print(Help.of(name));
      return ExitStatus.DONE;
    }
    try {
      return command.run(new Arguments(name, command.options(), arguments), console);
    } catch (IOException e) {
      console.message(e);
      return ExitStatus.of(e);
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      console.message(cause);
      return ExitStatus.of(cause);
    } catch (UnsupportedOperationException e) { // a processor whose system calls are not known
      console.message(String.valueOf(e.getMessage()));
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
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}

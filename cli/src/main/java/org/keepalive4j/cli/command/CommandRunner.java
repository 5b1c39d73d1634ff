package org.keepalive4j.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.keepalive4j.SyntaxException;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.Help;
import org.keepalive4j.cli.output.StandardStreams;

/** Finds the command, runs it, prints its errors, and returns the exit status. */
public final class CommandRunner {
  private CommandRunner() {}

  /** Runs one command and returns its exit status. */
  public static int run(List<String> arguments, StandardStreams streams) {
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    try {
      switch (name) {
        case "" -> throw new UsageException("which command?", "keepalive --help");
        case "--help", "-h" -> streams.print(Help.overview());
        case "help" -> streams.print(help(arguments.subList(1, arguments.size())));
        case "--version", "-V", "version" -> streams.print("keepalive " + version() + "\n");
        default -> {
          return run(name, arguments.subList(1, arguments.size()), streams);
        }
      }
      return ExitStatus.DONE;
    } catch (UsageException e) {
      print(e, streams);
      return ExitStatus.USAGE;
    } catch (
        StandardStreams.OutputLostException
            e) { // the command only shows something, and nobody reads it
      return ExitStatus.DONE;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      streams.message(
          "internal error; please report it with the following stack trace",
          trace.toString().replace("\t", "  ").split("\\R"));
      return ExitStatus.NOT_DONE;
    }
  }

  private static void print(UsageException e, StandardStreams streams) {
    List<String> further = new ArrayList<>();
    SyntaxException syntax = e.syntax();
    if (syntax != null) {
      syntax.excerpt().lines().map(line -> "  " + line).forEach(further::add);
    }
    further.add("see " + e.help());
    if (syntax != null && syntax.file().isPresent()) {
      streams.fileMessage(e.getMessage(), further);
    } else {
      streams.message(e.getMessage(), further.toArray(String[]::new));
    }
  }

  private static int run(String name, List<String> arguments, StandardStreams streams)
      throws UsageException {
    CommandDescription description = describe(name);
    if (Arguments.askForHelp(arguments)) {
      streams.print(help(description, arguments));
      return ExitStatus.DONE;
    }
    try {
      return command(name).run(new Arguments(description, arguments), streams);
    } catch (IOException e) {
      streams.message(e);
      return ExitStatus.of(e);
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      streams.message(cause);
      return ExitStatus.of(cause);
    } catch (UnsupportedOperationException e) { // an unsupported processor
      streams.message(String.valueOf(e.getMessage()));
      return ExitStatus.NOT_DONE;
    }
  }

  private static String help(List<String> names) throws UsageException {
    return names.isEmpty()
        ? Help.overview()
        : help(describe(names.getFirst()), names.subList(1, names.size()));
  }

  private static String help(CommandDescription description, List<String> arguments) {
    CommandDescription.Subcommand subcommand = description.subcommand(arguments);
    return subcommand == null ? Help.of(description) : Help.of(description, subcommand);
  }

  private static CommandDescription describe(String name) throws UsageException {
    CommandDescription description = CommandCatalog.find(name);
    if (description == null) {
      throw new UsageException(
          "no command `" + name + "`" + Arguments.didYouMean(name, known()), "keepalive --help");
    }
    return description;
  }

  /** Returns the words that may be the first argument. */
  private static List<String> known() {
    List<String> known = new ArrayList<>(List.of("help", "version", "--help", "--version"));
    CommandCatalog.all().forEach(command -> known.add(command.name()));
    return known;
  }

  private static Command command(String name) {
    return switch (name) {
      case "list" -> new ListCommand();
      case "set" -> new SetCommand();
      case "ping" -> new PingCommand();
      case "run" -> new RunCommand();
      case "policy" -> new PolicyCommand();
      case "attach" -> new AttachCommand();
      case "explain" -> new ExplainCommand();
      case "probe" -> new ProbeCommand();
      case "doctor" -> new DoctorCommand();
      case "demo" -> new DemoCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String version() {
    String version = CommandRunner.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}

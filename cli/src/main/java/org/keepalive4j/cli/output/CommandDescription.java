package org.keepalive4j.cli.output;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one command is called, takes and does. The options that it accepts, its help, its part of
 * the man page and the shell completions are all made from this.
 *
 * @param summary what it does, in a few words
 * @param usage how to call it, one or several lines
 * @param parts the explanation, in the order in which users read it
 * @param arguments the forms of argument that it shares with other commands
 * @param completion what a shell completes as its arguments, beside subcommands and options
 */
public record CommandDescription(
    String name,
    String summary,
    String usage,
    List<Part> parts,
    List<Argument> arguments,
    Completion completion) {

  /** A part of an explanation. Line ends in its text are spaces. */
  public sealed interface Part {
    /** The explanation. */
    String text();
  }

  /** Running text. */
  public record Paragraph(String text) implements Part {
    /** Makes one line of it. */
    public Paragraph {
      text = oneLine(text);
    }
  }

  /** Something that is explained: what users type, and what it means. */
  public sealed interface Entry extends Part {
    /** What users type. */
    String term();
  }

  /** A word that comes first, such as {@code install} after {@code keepalive policy}. */
  public record Subcommand(String term, String text) implements Entry {
    /** Makes one line of the text. */
    public Subcommand {
      text = oneLine(text);
    }
  }

  /**
   * An option.
   *
   * @param name without its hyphens
   * @param value what it takes, null for a flag
   * @param repeatable whether it may be given several times
   */
  public record OptionDescription(
      String name, @Nullable Value value, boolean repeatable, String text) implements Entry {
    /** Makes one line of the text. */
    public OptionDescription {
      text = oneLine(text);
    }

    /** Makes an option that is given at most once. */
    public OptionDescription(String name, @Nullable Value value, String text) {
      this(name, value, false, text);
    }

    @Override
    public String term() {
      if (value == null) {
        return "--" + name;
      }
      return "--"
          + name
          + (value.implied() == null ? " " + value.name() : " [" + value.name() + "]");
    }
  }

  /** A command line that users may copy, and what it is for. */
  public record Example(String term, String text) implements Entry {}

  /** Something else that users meet, such as an exit status or a file. */
  public record Topic(String term, String text) implements Entry {}

  /** A form of argument, such as {@code MATCH}. */
  public record Argument(String term, String text) implements Entry {
    /** Makes one line of the text. */
    public Argument {
      text = oneLine(text);
    }
  }

  /**
   * The value of an option.
   *
   * @param name what the help calls it
   * @param choices all values that there are, where they are few
   * @param implied what the option alone means; null if it needs a value
   */
  public record Value(
      String name, Completion completion, List<String> choices, @Nullable String implied) {
    /** Makes a value that the option needs. */
    public Value(String name, Completion completion, List<String> choices) {
      this(name, completion, choices, null);
    }

    Value(String name, Completion completion) {
      this(name, completion, List.of());
    }
  }

  /** What a shell completes. */
  public enum Completion {
    /** Nothing. */
    NONE,
    /** The choices of the value. */
    CHOICE,
    /** Some of the choices, separated by commas. */
    LIST,
    /** The number of a process. */
    PROCESS,
    /** A cgroup of version 2, or one that has a policy where only those make sense. */
    CGROUP,
    /** A file or directory. */
    FILE,
    /** Another program, with arguments of its own. */
    PROGRAM
  }

  private static String oneLine(String text) {
    return text.strip().replace('\n', ' ');
  }

  /** Returns the options, without {@code --help}, which every command has. */
  public List<OptionDescription> options() {
    return entries(OptionDescription.class).toList();
  }

  /** Returns the subcommands; empty for most commands. */
  public List<Subcommand> subcommands() {
    return entries(Subcommand.class).toList();
  }

  /** Returns the subcommand that the arguments begin with, options aside; null for none. */
  public @Nullable Subcommand subcommand(List<String> arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        return subcommands().stream()
            .filter(each -> each.term().equals(argument))
            .findFirst()
            .orElse(null);
      }
    }
    return null;
  }

  private <T extends Entry> Stream<T> entries(Class<T> type) {
    return parts.stream().filter(type::isInstance).map(type::cast);
  }
}

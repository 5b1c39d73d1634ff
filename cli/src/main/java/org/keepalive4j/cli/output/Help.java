package org.keepalive4j.cli.output;

import java.util.List;
import java.util.regex.Pattern;
import org.keepalive4j.cli.output.CommandDescription.Argument;
import org.keepalive4j.cli.output.CommandDescription.Entry;
import org.keepalive4j.cli.output.CommandDescription.Example;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;
import org.keepalive4j.cli.output.CommandDescription.Part;
import org.keepalive4j.cli.output.CommandDescription.Subcommand;

/** Lays out the help for a terminal of 80 columns. */
public final class Help {
  private static final int WIDTH = 80;
  private static final int INDENT = 2;
  private static final int GAP = 2; // the smallest gap between a term and its text
  private static final int ARGUMENT_COLUMN = 8; // where the text of a form of argument begins

  private static final int EXAMPLE_COLUMN = 6; // where the text below an example begins

  private final StringBuilder text = new StringBuilder();

  private Help() {}

  /** Returns the help that lists the commands. */
  public static String overview() {
    Help help = new Help();
    help.paragraph(CommandCatalog.PURPOSE);
    help.line("");
    List<CommandDescription> commands = CommandCatalog.all();
    int column = 0;
    for (CommandDescription each : commands) {
      column = Math.max(column, INDENT + each.name().length() + "keepalive ".length() + GAP);
    }
    for (CommandDescription each : commands) {
      help.entry(INDENT, "keepalive " + each.name(), each.summary(), column);
    }
    help.line("");
    CommandCatalog.OTHER_USES.forEach(use -> help.line(" ".repeat(INDENT) + use));
    help.line("");
    help.paragraph(CommandCatalog.STREAMS);
    HelpSections.ofAllCommands().forEach(help::section);
    return help.text.toString();
  }

  /** Returns the help of one command. */
  public static String of(CommandDescription command) {
    Help help = new Help();
    help.text.append(command.usage());
    int column = 0;
    for (Part part : command.parts()) {
      if (part instanceof Entry entry) {
        column = Math.max(column, INDENT + entry.term().length() + GAP);
      }
    }
    boolean inList = false;
    for (Part part : command.parts()) {
      boolean isEntry = part instanceof Entry;
      if (!isEntry || !inList) {
        help.line("");
      }
      inList = isEntry;
      if (part instanceof Entry entry) {
        help.entry(INDENT, entry.term(), entry.text(), column);
      } else {
        help.paragraph(part.text());
      }
    }
    help.arguments(command.arguments());
    HelpSections.of(command).forEach(help::section);
    return help.text.toString();
  }

  private void arguments(List<Argument> arguments) {
    for (Argument argument : arguments) {
      line("");
      entry(
          0,
          argument.term(),
          argument.text(),
          Math.max(ARGUMENT_COLUMN, argument.term().length() + GAP));
    }
  }

  /** Returns the help of one subcommand: its usage, and the arguments and options that it takes. */
  public static String of(CommandDescription command, Subcommand subcommand) {
    Help help = new Help();
    String usage = usage(command, subcommand);
    help.text.append(usage).append('\n');
    help.paragraph(subcommand.text());
    List<OptionDescription> options =
        command.options().stream().filter(option -> mentions(usage, "--" + option.name())).toList();
    help.text.append(options.isEmpty() ? "" : "\n");
    int column = 0;
    for (OptionDescription option : options) {
      column = Math.max(column, INDENT + option.term().length() + GAP);
    }
    for (OptionDescription option : options) {
      help.entry(INDENT, option.term(), option.text(), column);
    }
    help.arguments(
        command.arguments().stream().filter(argument -> mentions(usage, argument.term())).toList());
    String start = "keepalive " + command.name() + " " + subcommand.term() + " ";
    List<Example> examples =
        HelpSections.examples(command.name()).stream()
            .filter(example -> (example.term() + " ").contains(start))
            .toList();
    if (!examples.isEmpty()) {
      help.section(new HelpSections.Section("EXAMPLES", examples));
    }
    return help.text.toString();
  }

  private void section(HelpSections.Section section) {
    line("");
    line(section.title());
    int column =
        section.entries().stream().mapToInt(entry -> entry.term().length()).max().orElse(0)
            + INDENT
            + GAP;
    for (Entry entry : section.entries()) {
      if (entry instanceof Example) {
        line(" ".repeat(INDENT) + entry.term());
        wrap(entry.text(), 0, EXAMPLE_COLUMN);
      } else {
        entry(INDENT, entry.term(), entry.text(), column);
      }
    }
  }

  /** Returns a paragraph in lines for a terminal. */
  static String wrapped(String words) {
    Help help = new Help();
    help.paragraph(words);
    return help.text.toString();
  }

  /** Returns the lines of the usage that are about one subcommand. */
  private static String usage(CommandDescription command, Subcommand subcommand) {
    Pattern start =
        Pattern.compile("keepalive " + command.name() + " +" + subcommand.term() + "\\b");
    StringBuilder usage = new StringBuilder();
    boolean inside = false;
    for (String line : command.usage().lines().toList()) {
      inside = line.startsWith(" ") ? inside : start.matcher(line).lookingAt();
      usage.append(inside ? line + "\n" : "");
    }
    return usage.toString();
  }

  private static boolean mentions(String usage, String term) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(term) + "(?![\\w-])")
        .matcher(usage)
        .find();
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private void paragraph(String words) {
    wrap(words, 0, 0);
  }

  private void entry(int indent, String term, String words, int column) {
    String start = " ".repeat(indent) + term;
    text.append(start);
    wrap(words, start.length(), column);
  }

  /** Appends words, starting at a place in the current line. Further lines begin at a column. */
  private void wrap(String words, int place, int column) {
    boolean first = true; // the first word on its line
    for (String word : words.split(" ", -1)) {
      if (!first && place + 1 + word.length() > WIDTH) {
        text.append('\n');
        place = 0;
        first = true;
      }
      int spaces = first ? column - place : 1;
      text.append(" ".repeat(spaces)).append(word);
      place += spaces + word.length();
      first = false;
    }
    text.append('\n');
  }
}

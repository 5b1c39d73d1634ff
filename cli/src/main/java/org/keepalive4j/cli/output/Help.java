package org.keepalive4j.cli.output;

import java.util.List;
import org.keepalive4j.cli.output.CommandDescription.Argument;
import org.keepalive4j.cli.output.CommandDescription.Entry;
import org.keepalive4j.cli.output.CommandDescription.Example;
import org.keepalive4j.cli.output.CommandDescription.Part;

/** Lays out the help for a terminal of 80 columns. */
public final class Help {
  private static final int WIDTH = 80;
  private static final int INDENT = 2;
  private static final int GAP = 2; // between a term and its text, at least
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
    for (Argument argument : command.arguments()) {
      help.line("");
      help.entry(
          0,
          argument.term(),
          argument.text(),
          Math.max(ARGUMENT_COLUMN, argument.term().length() + GAP));
    }
    command.sections().forEach(help::section);
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

  /** Appends words from this place of the current line on, in lines that begin at a column. */
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

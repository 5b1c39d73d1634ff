package org.keepalive4j.packages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keepalive4j.cli.output.Help;

/**
 * The help of one command taken apart.
 *
 * @param command its name, empty for the help of the whole
 * @param usage the lines of the first block
 * @param entries all that follows, in its order
 */
record HelpPage(String command, List<String> usage, List<Entry> entries) {
  /** A term and what is said of it; either may be empty: a term alone, a paragraph. */
  record Entry(String term, String text) {
    boolean isParagraph() {
      return term.isEmpty();
    }

    /** Whether it is an option, such as {@code --pid PID}. */
    boolean isOption() {
      return term.startsWith("--");
    }

    /** Whether it is a form of argument that several commands share, such as {@code MATCH}. */
    boolean isForm() {
      return term.matches("[A-Z]+");
    }

    /** Whether it is a word to be given as it is, such as {@code install}. */
    boolean isWord() {
      return term.matches("[a-z]+");
    }
  }

  /**
   * An option.
   *
   * @param name with its hyphens
   * @param value what its value is called, empty if it takes none
   */
  record Option(String name, String value, String text) {}

  // `MATCH   text` or `  --pid PID   text`: two spaces or more separate them, and nothing else
  private static final Pattern ENTRY = Pattern.compile("( *)(\\S+(?: \\S+)*) {2,}(\\S.*)");
  private static final Pattern TERM_ALONE = Pattern.compile("  (\\S.*)");
  private static final String COMMAND = "keepalive ";

  /** The help of the whole. */
  static HelpPage overview() {
    return of("", Help.OVERVIEW);
  }

  /** Each command's, in the order of the overview. */
  static List<HelpPage> commands() {
    return overview().entries().stream()
        .filter(entry -> entry.term().matches(COMMAND + "[a-z]+"))
        .map(entry -> entry.term().substring(COMMAND.length()))
        .map(name -> of(name, Help.of(name)))
        .toList();
  }

  static HelpPage of(String command, String help) {
    List<String> usage = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    boolean continued = false; // whether the next line may go on with the last entry
    int indent = 0; // what a line that goes on with it has more than
    boolean inUsage = true;
    for (String line : help.lines().toList()) {
      if (line.isBlank()) {
        inUsage = false;
        continued = false;
        continue;
      }
      if (inUsage) {
        usage.add(line);
        continue;
      }
      Matcher entry = ENTRY.matcher(line);
      Matcher alone = TERM_ALONE.matcher(line);
      int indentHere = line.length() - line.stripLeading().length();
      if (continued && (indentHere > indent || entries.getLast().isParagraph())) {
        Entry last = entries.removeLast();
        entries.add(new Entry(last.term(), last.text() + " " + line.strip()));
      } else if (entry.matches()) {
        entries.add(new Entry(entry.group(2), entry.group(3)));
        indent = entry.group(1).length();
      } else if (alone.matches()) {
        entries.add(new Entry(alone.group(1), ""));
        indent = indentHere;
      } else {
        entries.add(new Entry("", line));
      }
      continued = true;
    }
    return new HelpPage(command, usage, entries);
  }

  /** What the overview says of this command. */
  String summary() {
    return overview().entries().stream()
        .filter(entry -> entry.term().equals(COMMAND + command))
        .map(Entry::text)
        .findFirst()
        .orElseThrow();
  }

  List<Option> options() {
    Stream<Option> own =
        entries.stream()
            .filter(Entry::isOption)
            .map(entry -> {
              String[] parts = entry.term().split(" ", 2);
              return new Option(parts[0], parts.length < 2 ? "" : parts[1], entry.text());
            });
    return Stream.concat(own, Stream.of(new Option("--help", "", "its help"))).toList();
  }

  /** The words of which one comes first, as after {@code keepalive policy}. */
  List<Entry> words() {
    return entries.stream().filter(Entry::isWord).toList();
  }
}

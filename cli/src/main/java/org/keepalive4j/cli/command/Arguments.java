package org.keepalive4j.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.PolicySource;
import org.keepalive4j.SyntaxException;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.internal.message.Spelling;
import org.keepalive4j.linux.internal.syscall.FileName;

/** Parses the arguments of one command, and returns their values. */
public final class Arguments {
  private static final char UNDECODED =
      '\ufffd'; // Java's replacement for bytes that it can't decode

  private final String help;
  private final CommandLine line;

  Arguments(CommandDescription description, List<String> arguments) throws UsageException {
    help = help(description, arguments);
    Options options = options(description);
    try {
      line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .get()
              .parse(options, withValues(description, arguments));
    } catch (UnrecognizedOptionException e) {
      throw usage("no option " + e.getOption() + suggestion(description, e.getOption()));
    } catch (MissingArgumentException e) {
      Option option = e.getOption();
      throw usage("--" + option.getLongOpt() + " needs " + option.getArgName());
    } catch (ParseException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    for (CommandDescription.OptionDescription each : description.options()) {
      if (!each.repeatable() && values(each.name()).size() > 1) {
        throw usage("--" + each.name() + " is given twice");
      }
    }
  }

  /**
   * Joins options and their values, {@code --sort=-idle}, so that a value may begin with a hyphen.
   * An option that can do without a value gets the implied one, unless a number follows.
   */
  private String[] withValues(CommandDescription description, List<String> arguments)
      throws UsageException {
    Map<String, CommandDescription.Value> values = new HashMap<>();
    for (CommandDescription.OptionDescription each : description.options()) {
      if (each.value() != null) {
        values.put("--" + each.name(), each.value());
      }
    }
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--")) {
        joined.addAll(arguments.subList(i, arguments.size()));
        break;
      }
      CommandDescription.Value value = values.get(word);
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "--";
      if (value != null && value.implied() != null && !next.matches("[0-9].*")) {
        joined.add(word + "=" + value.implied());
      } else if (value != null && !next.startsWith("--")) {
        joined.add(word + "=" + next);
        i++;
      } else if (word.matches("-[A-Za-z].+")) { // Commons CLI would take -pid for --pid
        throw usage("no option " + word + suggestion(description, "-" + word));
      } else {
        joined.add(word);
      }
    }
    return joined.toArray(new String[0]);
  }

  private static Options options(CommandDescription description) {
    Options options = new Options();
    for (CommandDescription.OptionDescription each : description.options()) {
      Option.Builder option = Option.builder().longOpt(each.name());
      CommandDescription.Value value = each.value();
      options.addOption(value == null ? option.get() : option.hasArg().argName(value.name()).get());
    }
    return options;
  }

  private static String suggestion(CommandDescription description, String given) {
    String option = given.replaceFirst("=.*", "");
    List<String> known = description.options().stream().map(each -> "--" + each.name()).toList();
    return didYouMean(option, known);
  }

  /**
   * Returns a suggestion that ends a message about a misspelt word; empty if no known word is
   * similar.
   */
  static String didYouMean(String word, Collection<String> known) {
    return Spelling.nearest(word, known).map(meant -> "; did you mean `" + meant + "`?").orElse("");
  }

  static boolean askForHelp(List<String> arguments) {
    int end = arguments.indexOf("--");
    List<String> own = end < 0 ? arguments : arguments.subList(0, end);
    return own.contains("--help") || own.contains("-h");
  }

  /** Returns whether an option is given. */
  public boolean has(String name) {
    return line.hasOption(name);
  }

  /** Returns an option's value; null if it is not given. */
  public @Nullable String value(String name) {
    return line.getOptionValue(name);
  }

  /** Returns all values of an option that may be given several times. */
  public List<String> values(String name) {
    String[] values = line.getOptionValues(name);
    return values == null ? List.of() : List.of(values);
  }

  /** Returns the processes of {@code --pid}. */
  public int[] pids() throws UsageException {
    List<String> texts = values("pid");
    int[] pids = new int[texts.size()];
    for (int i = 0; i < pids.length; i++) {
      pids[i] = process("--pid", texts.get(i));
    }
    return pids;
  }

  /** Returns a word as a process ID. */
  public int process(int at) throws UsageException {
    if (words().size() <= at) {
      throw usage("PID is missing: give the number of a process");
    }
    return process("PID", words().get(at));
  }

  private int process(String name, String text) throws UsageException {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw usage(name + " needs the number of a process, got `" + text + "`");
    }
    return Integer.parseInt(text);
  }

  /** Returns an option's value as a duration; null if it is not given. */
  public @Nullable Duration duration(String name) throws UsageException {
    String text = value(name);
    try {
      return text == null ? null : Durations.parse(text);
    } catch (SyntaxException e) {
      throw usage("--" + name, e);
    }
  }

  /** Returns whether to use colour: as {@code --color} says, else on a terminal. */
  boolean isColoured(StandardStreams streams) throws UsageException {
    String when = value("color");
    return switch (when == null ? "auto" : when) {
      case "auto" -> streams.isColoured();
      case "always" -> true;
      case "never" -> false;
      default -> throw usage("--color needs auto, always or never, got `" + when + "`");
    };
  }

  /** Returns an option's value as a file to write; null if it is not given. */
  @Nullable OutputFile outputFile(String name) throws UsageException, IOException {
    String file = value(name);
    if ("-".equals(file)) { // the result goes to standard output
      throw usage("--" + name + " needs the name of a file, got `-`");
    }
    return file == null ? null : OutputFile.of(file);
  }

  /** Returns an option's value as a whole number, or a default if it is not given. */
  public int number(String name, int defaultValue) throws UsageException {
    String text = value(name);
    if (text == null) {
      return defaultValue;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw usage("--" + name + " needs a whole number, got `" + text + "`");
    }
    return Integer.parseInt(text);
  }

  /** Returns the arguments that are neither options nor their values. */
  public List<String> words() {
    return line.getArgList();
  }

  /** Refuses more words than these. */
  public void requireWords(int most) throws UsageException {
    if (words().size() > most) {
      throw usage("one argument too many: `" + words().get(most) + "`");
    }
  }

  /** Refuses an option that only other subcommands take. */
  public void refuse(String option) throws UsageException {
    if (has(option)) {
      throw usage("--" + option + " has no meaning here");
    }
  }

  /** Returns a word as a policy: rules, settings, or {@code @FILE}. */
  public Policy policy(int at) throws UsageException, IOException {
    if (words().size() <= at) {
      throw usage("POLICY is missing: rules, settings such as idle=60s, or @FILE");
    }
    String text = words().get(at);
    if (text.equals("@")) {
      throw usage("POLICY `@` needs the path of a file: @FILE");
    }
    if (text.startsWith("@") && text.indexOf(UNDECODED) >= 0) {
      throw usage(
          "POLICY `"
              + text
              + "`: the name of the file isn't text in this locale's encoding, "
              + System.getProperty("native.encoding")
              + "; use another locale, such as LC_ALL=C.UTF-8, or another name");
    }
    try {
      return new PolicySource(text).read(System.in);
    } catch (SyntaxException e) {
      throw usage("POLICY", e);
    }
  }

  /**
   * Returns a word as a policy that takes effect with this process' privileges. Only trusted users
   * may be able to write its file.
   */
  Policy trustedPolicy(int at, StandardStreams streams) throws UsageException, IOException {
    String word = words().size() <= at ? "" : words().get(at);
    if (word.length() < 2 || !word.startsWith("@") || word.equals("@-")) {
      return policy(at);
    }
    try {
      FileTrust.requireTrusted(Path.of(word.substring(1)))
          .forEach(warning -> streams.message("warning: " + warning));
    } catch (UntrustedFileException e) {
      throw new IOException("the policy file isn't used: " + e.getMessage(), e);
    } catch (IOException | InvalidPathException unreadable) {
      policy(at); // throws an exception with a better message
      throw unreadable;
    }
    return policy(at);
  }

  /** Returns an option's value as the name of a file; null if it is not given. */
  @Nullable String fileName(String name) throws IOException {
    List<String> names = fileNames(name);
    return names.isEmpty() ? null : names.getFirst();
  }

  /**
   * Returns an option's values as names of files, whose bytes need not be text in this locale:
   * {@link FileName}. Java has replaced such bytes in its arguments; the kernel still has them.
   */
  List<String> fileNames(String name) throws IOException {
    List<String> decoded = values(name);
    if (decoded.stream().allMatch(value -> value.chars().allMatch(c -> c < 0x80))) {
      return decoded;
    }
    byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    List<String> all = List.of(FileName.of(line).split("\0", -1));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals("--" + name)) {
        names.add(all.get(i + 1));
      } else if (all.get(i).startsWith("--" + name + "=")) {
        names.add(all.get(i).substring(name.length() + 3));
      }
    }
    return names.size() == decoded.size() ? names : decoded;
  }

  /** Returns the first word as settings. */
  public KeepAlive settings() throws UsageException {
    if (words().isEmpty()) {
      throw usage("SETTINGS are missing, such as idle=60s,interval=10s,count=5");
    }
    String text = words().getFirst();
    try {
      return KeepAlive.parse(text);
    } catch (SyntaxException e) {
      throw usage("SETTINGS", e);
    }
  }

  /** Returns the words from this one on as matches, each of one word or several. */
  public List<Match> matches(int from) throws UsageException {
    List<String> texts = new ArrayList<>();
    for (String word : words().subList(Math.min(from, words().size()), words().size())) {
      if (texts.isEmpty() || word.strip().matches("(connect|accept|any)(\\s.*)?")) {
        texts.add(word);
      } else {
        texts.add(texts.removeLast() + " " + word);
      }
    }
    List<Match> matches = new ArrayList<>();
    for (String text : texts) {
      try {
        matches.add(Match.parseByAddress(text));
      } catch (SyntaxException e) {
        throw usage("MATCH", e);
      }
    }
    return matches;
  }

  /** Returns an exception that refers to the help of the command or its subcommand. */
  public UsageException usage(String message) {
    return new UsageException(message, help);
  }

  /**
   * Returns an exception about an error in a text.
   *
   * @param form what the text should have been, such as {@code SETTINGS}
   */
  UsageException usage(String form, SyntaxException error) {
    return new UsageException(form, error, help);
  }

  private static String help(CommandDescription description, List<String> arguments) {
    CommandDescription.Subcommand subcommand = description.subcommand(arguments);
    return "keepalive "
        + description.name()
        + (subcommand == null ? "" : " " + subcommand.term())
        + " --help";
  }
}

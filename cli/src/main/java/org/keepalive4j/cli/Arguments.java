package org.keepalive4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import org.keepalive4j.linux.syscall.FileName;

/** The arguments of one command, read as the values that they stand for. */
public final class Arguments {
  private static final char UNDECODED = '\ufffd'; // what Java has for bytes that mean nothing

  private final String command;
  private final CommandLine line;

  Arguments(String command, Options options, List<String> arguments) throws UsageException {
    this.command = command;
    try {
      line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .get()
              .parse(options, arguments.toArray(new String[0]));
    } catch (UnrecognizedOptionException e) {
      throw usage("no option " + e.getOption());
    } catch (MissingArgumentException e) {
      Option option = e.getOption();
      throw usage("--" + option.getLongOpt() + " needs " + option.getArgName());
    } catch (ParseException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    for (Option option : line.getOptions()) {
      if (line.getOptionValues(option) != null && line.getOptionValues(option).length > 1) {
        throw usage("--" + option.getLongOpt() + " is given twice");
      }
    }
  }

  /** An option with a long name alone. */
  public static Option flag(String name) {
    return Option.builder().longOpt(name).get();
  }

  /** An option with a long name and a value. */
  public static Option valued(String name, String valueName) {
    return Option.builder().longOpt(name).hasArg().argName(valueName).get();
  }

  static boolean askForHelp(List<String> arguments) {
    int end = arguments.indexOf("--");
    List<String> own = end < 0 ? arguments : arguments.subList(0, end);
    return own.contains("--help") || own.contains("-h");
  }

  /** Whether a flag is given. */
  public boolean has(String name) {
    return line.hasOption(name);
  }

  /** An option's value, null if it is not given. */
  public @Nullable String value(String name) {
    return line.getOptionValue(name);
  }

  /** The process of {@code --pid}, 0 if none is given. */
  public int pid() throws UsageException {
    String text = value("pid");
    return text == null ? 0 : process("--pid", text);
  }

  /** A word as the number of a process. */
  public int process(int at) throws UsageException {
    if (words().size() <= at) {
      throw usage("PID is missing: the number of a process");
    }
    return process("PID", words().get(at));
  }

  private int process(String what, String text) throws UsageException {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw usage(what + " needs the number of a process, got `" + text + "`");
    }
    return Integer.parseInt(text);
  }

  /** A duration; null if none is given. */
  public @Nullable Duration duration(String name) throws UsageException {
    String text = value(name);
    try {
      return text == null ? null : Durations.parse(text);
    } catch (SyntaxException e) {
      throw usage("--" + name + " `" + text + "`: " + e.getMessage());
    }
  }

  /** A file to write; null if none is given. */
  @Nullable OutputFile outputFile(String name) throws UsageException, IOException {
    String file = value(name);
    if ("-".equals(file)) { // standard output has the result
      throw usage("--" + name + " needs the name of a file, got `-`");
    }
    return file == null ? null : OutputFile.of(file);
  }

  /** A whole number, or the other one if none is given. */
  public int number(String name, int otherwise) throws UsageException {
    String text = value(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw usage("--" + name + " needs a whole number, got `" + text + "`");
    }
    return Integer.parseInt(text);
  }

  /** What is neither option nor value. */
  public List<String> words() {
    return line.getArgList();
  }

  /** Complains about words beyond those that are taken. */
  public void requireWords(int most) throws UsageException {
    if (words().size() > most) {
      throw usage("one argument too many: `" + words().get(most) + "`");
    }
  }

  /** Complains about an option that another command of the same name takes. */
  public void refuse(String option) throws UsageException {
    if (has(option)) {
      throw usage("--" + option + " has no meaning here");
    }
  }

  /** A word as a policy: rules in place, settings, or {@code @FILE}. */
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
      throw usage("POLICY `" + text + "`: " + e.getMessage());
    }
  }

  /**
   * A word as a policy that takes effect with this process' privileges. A file must be one that
   * only trusted users can write.
   */
  Policy trustedPolicy(int at, Console console) throws UsageException, IOException {
    if (words().size() <= at || !words().get(at).matches("@.+") || words().get(at).equals("@-")) {
      return policy(at);
    }
    try {
      FileTrust.requireTrusted(Path.of(words().get(at).substring(1)))
          .forEach(warning -> console.message("warning: " + warning));
    } catch (UntrustedFileException e) {
      throw new IOException("the policy file isn't used: " + e.getMessage(), e);
    } catch (IOException | InvalidPathException unreadable) {
      policy(at); // says it better
      throw unreadable;
    }
    return policy(at);
  }

  /**
   * Returns an option's value as the name of a file, whose bytes need not be text in this locale:
   * {@link FileName}. Java's own arguments have lost such bytes; the kernel still has them.
   */
  @Nullable String fileName(String name) throws IOException {
    String decoded = value(name);
    if (decoded == null || decoded.chars().allMatch(c -> c < 0x80)) {
      return decoded;
    }
    byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
    List<String> all = List.of(FileName.of(line).split("\0", -1));
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals("--" + name)) {
        return all.get(i + 1);
      }
      if (all.get(i).startsWith("--" + name + "=")) {
        return all.get(i).substring(name.length() + 3);
      }
    }
    return decoded;
  }

  /** The first word as settings. */
  public KeepAlive settings() throws UsageException {
    if (words().isEmpty()) {
      throw usage("SETTINGS are missing, such as idle=60s,interval=10s,count=5");
    }
    String text = words().getFirst();
    try {
      return KeepAlive.parse(text);
    } catch (SyntaxException e) {
      throw usage("SETTINGS `" + text + "`: " + e.getMessage());
    }
  }

  /** The words from there on as a match, in one argument or several; null if there are none. */
  public @Nullable Match match(int from) throws UsageException {
    if (words().size() <= from) {
      return null;
    }
    String text = String.join(" ", words().subList(from, words().size()));
    try {
      return Match.parseByAddress(text);
    } catch (SyntaxException e) {
      throw usage("MATCH `" + text + "`: " + e.getMessage());
    }
  }

  /** A complaint about these arguments. */
  public UsageException usage(String message) {
    return new UsageException(message, "keepalive " + command + " --help");
  }
}

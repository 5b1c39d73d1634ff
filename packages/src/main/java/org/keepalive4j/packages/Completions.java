package org.keepalive4j.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.CommandDescription.Argument;
import org.keepalive4j.cli.output.CommandDescription.Completion;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;
import org.keepalive4j.cli.output.CommandDescription.Subcommand;
import org.keepalive4j.cli.output.CommandDescription.Value;

/** Makes the completions of three shells: commands, subcommands, options and their values. */
final class Completions {
  private static final List<String> GLOBAL = List.of("--help", "--version");

  /** The command whose argument is the name of another command. */
  private static final String HELP = "help";

  private static final OptionDescription HELP_OPTION =
      new OptionDescription("help", null, "show this help");

  private Completions() {}

  /** Returns the file completions/keepalive of bash. */
  static String bash() throws IOException {
    StringBuilder cases = new StringBuilder();
    for (CommandDescription command : CommandCatalog.all()) {
      Stream<String> options = options(command).map(Completions::withHyphens);
      cases.append(
          "    %s) options='%s' words='%s' forms='%s' ;;\n"
              .formatted(
                  command.name(),
                  options.collect(Collectors.joining(" ")),
                  subcommands(command),
                  String.join(" ", forms(command))));
    }
    cases.append("    %s) words='%s' ;;\n".formatted(HELP, allNames()));
    return template("keepalive.bash")
        .replace("@NAMES@", allNames() + " " + HELP + " " + String.join(" ", GLOBAL))
        .replace("@COMMANDS@\n", cases)
        .replace("@CHOICES@\n", bashChoices())
        .replace("@PROCESS@", bashPattern(Completion.PROCESS))
        .replace("@CGROUP@", bashPattern(Completion.CGROUP))
        .replace("@FILE@", bashPattern(Completion.FILE))
        .replace("@NONE@", bashPattern(Completion.NONE));
  }

  /** Returns the text of a file beside this class. */
  private static String template(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Completions.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String subcommands(CommandDescription command) {
    return command.subcommands().stream().map(Subcommand::term).collect(Collectors.joining(" "));
  }

  /** Returns the forms of argument that the shells know: SETTINGS, MATCH and POLICY. */
  private static List<String> forms(CommandDescription command) {
    return command.arguments().stream()
        .map(Argument::term)
        .filter(List.of("SETTINGS", "MATCH", "POLICY")::contains)
        .toList();
  }

  private static String bashChoices() {
    return options()
        .filter(option -> isChoice(completion(option)))
        .map(option ->
            "    %s) %s %s; return ;;\n"
                .formatted(
                    withHyphens(option),
                    completion(option) == Completion.LIST ? "_keepalive_list" : "_keepalive_words",
                    choices(option)))
        .distinct()
        .collect(Collectors.joining());
  }

  private static boolean isChoice(Completion completion) {
    return completion == Completion.CHOICE || completion == Completion.LIST;
  }

  /** Returns a pattern of the words after which bash completes in this manner. */
  private static String bashPattern(Completion completion) {
    Stream<String> before =
        options()
            .filter(option -> option.value() != null && completion(option) == completion)
            .map(Completions::withHyphens);
    Stream<String> commands =
        CommandCatalog.all().stream()
            .filter(command -> completion != Completion.NONE && command.completion() == completion)
            .map(CommandDescription::name);
    return Stream.concat(before, commands).distinct().collect(Collectors.joining("|"));
  }

  /** Returns the file _keepalive of zsh. */
  static String zsh() throws IOException {
    StringBuilder described = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (CommandDescription command : CommandCatalog.all()) {
      described.append("    %s\n".formatted(quoted(command.name() + ":" + command.summary())));
      cases.append("    %s)\n      _arguments".formatted(command.name()));
      if (!command.subcommands().isEmpty()) {
        cases.append(
            " %s"
                .formatted(
                    quoted(
                        command.subcommands().stream()
                            .map(word -> word.term() + "\\:" + quoted(zshText(word.text())))
                            .collect(Collectors.joining(" ", "1:what:((", "))")))));
      }
      for (OptionDescription option : options(command).toList()) {
        cases.append(" \\\n        ");
        cases.append(
            quoted(withHyphens(option) + "[" + zshText(option.text()) + "]" + zshValue(option)));
      }
      for (String argument : zshArguments(command)) {
        cases.append(" \\\n        ").append(quoted(argument));
      }
      cases.append(" ;;\n");
    }
    cases.append("    %s) compadd -- %s ;;\n".formatted(HELP, allNames()));
    return template("keepalive.zsh")
        .replace("@COMMANDS@\n", described)
        .replace("@OTHERS@", HELP + " " + String.join(" ", GLOBAL))
        .replace("@CASES@\n", cases);
  }

  private static String zshText(String text) {
    return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String zshValue(OptionDescription option) {
    Value value = option.value();
    return value == null
        ? ""
        : ":"
            + value.name()
            + ":"
            + switch (value.completion()) {
              case NONE, PROGRAM -> "";
              case CHOICE -> "(" + choices(option) + ")";
              case LIST -> "_values -s , " + value.name() + " " + choices(option);
              case CGROUP -> "_keepalive_cgroups";
              case PROCESS -> "_pids";
              case FILE -> "_files";
            };
  }

  /** Returns what _arguments takes for the arguments of a command. */
  private static List<String> zshArguments(CommandDescription command) {
    List<String> arguments = new ArrayList<>();
    int at = command.subcommands().isEmpty() ? 1 : 2;
    if (command.completion() == Completion.PROCESS) {
      arguments.add(at++ + ":pid:_pids");
    }
    for (String form : forms(command)) {
      arguments.add(
          switch (form) {
            case "SETTINGS" -> at++ + ":settings:_keepalive_settings";
            case "POLICY" -> at++ + ":policy:_keepalive_policy";
            default -> "*:match:(connect accept any)";
          });
    }
    if (command.completion() == Completion.PROGRAM) {
      arguments.add("*:command:_command_names");
    }
    return arguments;
  }

  /** Returns the file keepalive.fish of fish. */
  static String fish() throws IOException {
    StringBuilder lines = new StringBuilder(template("keepalive.fish"));
    String first = "complete -c keepalive -n __fish_use_subcommand";
    GLOBAL.forEach(name -> lines.append(first + " -l " + name.substring(2) + "\n"));
    lines.append(first + " -a " + HELP + "\n");
    lines.append(
        "complete -c keepalive -n '__fish_seen_subcommand_from %s' -a '%s'\n"
            .formatted(HELP, allNames()));
    for (CommandDescription command : CommandCatalog.all()) {
      lines.append(
          first + " -a " + command.name() + " -d " + quotedForFish(command.summary()) + "\n");
      String then = "complete -c keepalive -n '__fish_seen_subcommand_from " + command.name() + "'";
      command
          .subcommands()
          .forEach(word ->
              lines.append(
                  then + " -a " + word.term() + " -d " + quotedForFish(word.text()) + "\n"));
      if (command.completion() == Completion.PROCESS) {
        lines.append(then + " -a '(__fish_complete_pids)'\n");
      }
      for (String form : forms(command)) {
        lines.append(then + " -a '(__keepalive_" + form.toLowerCase(Locale.ROOT) + ")'\n");
      }
      for (OptionDescription option : options(command).toList()) {
        lines.append(then + " -l " + option.name() + fishValue(option));
        lines.append(" -d " + quotedForFish(option.text()) + "\n");
      }
    }
    return lines.toString();
  }

  private static String fishValue(OptionDescription option) {
    return option.value() == null
        ? ""
        : switch (completion(option)) {
          case NONE, PROGRAM -> " -x";
          case CHOICE -> " -x -a '" + choices(option) + "'";
          case LIST -> " -x -a '(__keepalive_list " + choices(option) + ")'";
          case CGROUP -> " -x -a '(__keepalive_cgroups)'";
          case PROCESS -> " -x -a '(__fish_complete_pids)'";
          case FILE -> " -r -F";
        };
  }

  private static String quotedForFish(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Quotes a text for a POSIX shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Returns the names of the commands, separated by spaces. */
  private static String allNames() {
    return CommandCatalog.all().stream()
        .map(CommandDescription::name)
        .collect(Collectors.joining(" "));
  }

  /** Returns the options of a command, with the one that all have. */
  private static Stream<OptionDescription> options(CommandDescription command) {
    return Stream.concat(command.options().stream(), Stream.of(HELP_OPTION));
  }

  /** Returns the options of all commands. */
  private static Stream<OptionDescription> options() {
    return CommandCatalog.all().stream().flatMap(command -> command.options().stream());
  }

  private static String withHyphens(OptionDescription option) {
    return "--" + option.name();
  }

  private static Completion completion(OptionDescription option) {
    Value value = option.value();
    return value == null ? Completion.NONE : value.completion();
  }

  private static String choices(OptionDescription option) {
    Value value = option.value();
    return value == null ? "" : String.join(" ", value.choices());
  }
}

package org.keepalive4j.packages;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keepalive4j.cli.output.CommandCatalog;
import org.keepalive4j.cli.output.CommandDescription;
import org.keepalive4j.cli.output.CommandDescription.Completion;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;
import org.keepalive4j.cli.output.CommandDescription.Subcommand;
import org.keepalive4j.cli.output.CommandDescription.Value;

/** Makes the completions of three shells: commands, subcommands, options and their values. */
final class Completions {
  private static final List<String> GLOBAL = List.of("--help", "--version");

  /** Takes the name of a command. */
  private static final String HELP = "help";

  private static final OptionDescription HELP_OPTION =
      new OptionDescription("help", null, "show this help");

  private Completions() {}

  /** Returns the file completions/keepalive of bash. */
  static String bash() {
    StringBuilder cases = new StringBuilder();
    for (CommandDescription command : CommandCatalog.all()) {
      Stream<String> words = command.subcommands().stream().map(Subcommand::term);
      Stream<String> options = options(command).map(Completions::withHyphens);
      cases.append(
          "    %s) words='%s' ;;\n"
              .formatted(
                  command.name(), Stream.concat(words, options).collect(Collectors.joining(" "))));
    }
    cases.append("    %s) words='%s' ;;\n".formatted(HELP, allNames()));
    return """
    # bash completion for keepalive, made from its help
    _keepalive() {
      local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words at
      COMPREPLY=()
      for ((at = 2; at < COMP_CWORD; at++)); do
        if [[ ${COMP_WORDS[at]} == -- ]]; then # a command of its own follows
          mapfile -t COMPREPLY < <(compgen -A command -A file -- "$cur")
          return
        fi
      done
      case $prev in
        %s) mapfile -t COMPREPLY < <(cd /proc && compgen -W "$(echo [0-9]*)" -- "$cur") && return ;;
    %s    %s) compopt -o default && return ;;
        %s) return ;;
      esac
      if ((COMP_CWORD == 1)); then
        words='%s'
      else
        case ${COMP_WORDS[1]} in
    %s    esac
      fi
      if [[ $cur == @* ]]; then # a policy in a file
        mapfile -t COMPREPLY < <(compgen -P @ -A file -- "${cur#@}")
        compopt -o filenames
      else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
      fi
    } && complete -F _keepalive keepalive
    """
        .formatted(
            bashPattern(Completion.PROCESS),
            bashChoices(),
            bashPattern(Completion.FILE),
            bashPattern(Completion.NONE),
            allNames() + " " + HELP + " " + String.join(" ", GLOBAL),
            cases);
  }

  private static String bashChoices() {
    StringBuilder cases = new StringBuilder();
    options()
        .filter(option -> completion(option) == Completion.CHOICE)
        .forEach(option ->
            cases.append(
                "    %s) mapfile -t COMPREPLY < <(compgen -W '%s' -- \"$cur\") && return ;;\n"
                    .formatted(withHyphens(option), choices(option))));
    return cases.toString();
  }

  /** Returns the words after which bash completes so, as a pattern. */
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
  static String zsh() {
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
      cases.append(" \\\n        '*:argument:%s' ;;\n".formatted(zshArgument(command)));
    }
    cases.append("    %s) compadd -- %s ;;\n".formatted(HELP, allNames()));
    return """
    #compdef keepalive
    # zsh completion for keepalive, made from its help
    local -a commands
    commands=(
    %s)
    if ((CURRENT == 2)); then
      _describe -t commands command commands
      compadd -- %s
      return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
    case $command in
    %sesac
    """
        .formatted(described, HELP + " " + String.join(" ", GLOBAL), cases);
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
              case PROCESS -> "_pids";
              case FILE -> "_files";
            };
  }

  private static String zshArgument(CommandDescription command) {
    return switch (command.completion()) {
      case NONE, CHOICE -> "";
      case PROCESS -> "_pids";
      case FILE -> "_files";
      case PROGRAM -> "_command_names";
    };
  }

  /** Returns the file keepalive.fish of fish. */
  static String fish() {
    StringBuilder lines =
        new StringBuilder("# fish completion for keepalive, made from its help\n");
    lines.append("complete -c keepalive -f\n");
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

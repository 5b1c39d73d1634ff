package org.keepalive4j.packages;

import org.keepalive4j.linux.TcpState;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keepalive4j.packages.HelpPage.Option;

/**
 * What three shells complete after {@code keepalive}: commands, words, options and their values.
 */
final class Completions {
  private static final List<String> GLOBAL = List.of("--help", "--version");

  private static final String ENGINES = "kernel agent";

  /** Takes the name of a command. */
  private static final String HELP = "help";

  private Completions() {}

  /** For bash: completions/keepalive of its folder. */
  static String bash() {
    StringBuilder cases = new StringBuilder();
    for (HelpPage page : HelpPage.commands()) {
      Stream<String> words = page.words().stream().map(HelpPage.Entry::term);
      Stream<String> options = page.options().stream().map(Option::name);
      cases.append(
          "    %s) words='%s' ;;\n"
              .formatted(
                  page.command(), Stream.concat(words, options).collect(Collectors.joining(" "))));
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
        %s) mapfile -t COMPREPLY < <(compgen -W '%s' -- "$cur") && return ;;
        %s) mapfile -t COMPREPLY < <(compgen -W '%s' -- "$cur") && return ;;
        %s) compopt -o default && return ;;
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
            withValue("PID") + "|attach",
            withValue("STATE"),
            states(),
            withValue("ENGINE"),
            ENGINES,
            withValue("FILE", "PATH"),
            withValue("D", "N"),
            allNames() + " " + HELP + " " + String.join(" ", GLOBAL),
            cases);
  }

  /** For zsh: _keepalive of its folder. */
  static String zsh() {
    StringBuilder described = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (HelpPage page : HelpPage.commands()) {
      described.append("    %s\n".formatted(quoted(page.command() + ":" + page.summary())));
      cases.append("    %s)\n      _arguments".formatted(page.command()));
      if (!page.words().isEmpty()) {
        cases.append(
            " %s"
                .formatted(
                    quoted(
                        page.words().stream()
                            .map(word -> word.term() + "\\:" + quoted(zshText(word.text())))
                            .collect(Collectors.joining(" ", "1:what:((", "))")))));
      }
      for (Option option : page.options()) {
        cases.append(" \\\n        ");
        cases.append(
            quoted(option.name() + "[" + zshText(option.text()) + "]" + zshValue(option.value())));
      }
      cases.append(" \\\n        '*:argument:%s' ;;\n".formatted(zshArgument(page)));
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

  private static String zshValue(String value) {
    return switch (value) {
      case "" -> "";
      case "PID" -> ":PID:_pids";
      case "STATE" -> ":STATE:(" + states() + ")";
      case "ENGINE" -> ":ENGINE:(" + ENGINES + ")";
      case "FILE", "PATH" -> ":" + value + ":_files";
      default -> ":" + value + ":";
    };
  }

  private static String zshArgument(HelpPage page) {
    if (page.command().equals("run")) {
      return "_command_names";
    }
    return page.command().equals("attach") ? "_pids" : "";
  }

  /** For fish: keepalive.fish of its folder. */
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
    for (HelpPage page : HelpPage.commands()) {
      lines.append(first + " -a " + page.command() + " -d " + quotedForFish(page.summary()) + "\n");
      String then = "complete -c keepalive -n '__fish_seen_subcommand_from " + page.command() + "'";
      page.words()
          .forEach(word ->
              lines.append(
                  then + " -a " + word.term() + " -d " + quotedForFish(word.text()) + "\n"));
      if (page.command().equals("attach")) {
        lines.append(then + " -a '(__fish_complete_pids)'\n");
      }
      for (Option option : page.options()) {
        lines.append(then + " -l " + option.name().substring(2) + fishValue(option.value()));
        lines.append(" -d " + quotedForFish(option.text()) + "\n");
      }
    }
    return lines.toString();
  }

  private static String fishValue(String value) {
    return switch (value) {
      case "" -> "";
      case "PID" -> " -x -a '(__fish_complete_pids)'";
      case "STATE" -> " -x -a '" + states() + "'";
      case "ENGINE" -> " -x -a '" + ENGINES + "'";
      case "FILE", "PATH" -> " -r -F";
      default -> " -x";
    };
  }

  private static String quotedForFish(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Quoted for a POSIX shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The commands, a blank between two. */
  private static String allNames() {
    return HelpPage.commands().stream().map(HelpPage::command).collect(Collectors.joining(" "));
  }

  /** The options of all commands that take such a value, as a pattern of bash. */
  private static String withValue(String... values) {
    return HelpPage.commands().stream()
        .flatMap(page -> page.options().stream())
        .filter(option -> Arrays.asList(values).contains(option.value()))
        .map(Option::name)
        .distinct()
        .collect(Collectors.joining("|"));
  }

  private static String states() {
    return Arrays.stream(TcpState.values())
        .filter(state -> state.compareTo(TcpState.CLOSING) <= 0) // what --state takes
        .map(TcpState::word)
        .collect(Collectors.joining(" "));
  }
}

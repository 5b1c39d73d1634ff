package org.keepalive4j.cli.command;

import org.jspecify.annotations.Nullable;
import org.keepalive4j.SyntaxException;

/** Invalid arguments. The message says what was expected and what was given. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  private final String help;
  private final @Nullable SyntaxException syntax;

  /**
   * An error of the arguments; {@code help} is a command line, such as {@code keepalive --help}.
   */
  public UsageException(String message, String help) {
    super(message);
    this.help = help;
    syntax = null;
  }

  /**
   * An error in a text.
   *
   * @param form what the text should have been, such as {@code SETTINGS}
   */
  UsageException(String form, SyntaxException syntax, String help) {
    super(
        syntax.file().isPresent() ? syntax.getMessage() : form + ": " + syntax.getMessage(),
        syntax);
    this.help = help;
    this.syntax = syntax;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Returns the command line that prints the right help. */
  public String help() {
    return help;
  }

  /** Returns the error in a text, null if something else is wrong. */
  @Nullable SyntaxException syntax() {
    return syntax;
  }
}

package org.keepalive4j.cli.command;

/** Invalid arguments. The message says what was expected and what was given. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  private final String help;

  /** Makes one. {@code help} is a command line, such as {@code keepalive list --help}. */
  public UsageException(String message, String help) {
    super(message);
    this.help = help;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Returns the command line that prints the right help. */
  public String help() {
    return help;
  }
}

package org.keepalive4j.cli.command;

/** Arguments that make no sense: what was expected, what came, and whose help to read. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  private final String help;

  /** Makes one. The help is a command line, such as {@code keepalive list --help}. */
  public UsageException(String message, String help) {
    super(message);
    this.help = help;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The command line that explains the right use. */
  public String help() {
    return help;
  }
}

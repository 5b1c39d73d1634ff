package org.keepalive4j.cli.text;

import java.util.function.Consumer;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.TcpSocket;

/**
 * Changes as lines for people: what was changed, refused or gone. What was unchanged is only
 * counted.
 */
public final class ChangeLines implements ChangeForm {
  private final Consumer<String> out;
  private final boolean dryRun;

  /** Prints to out; a dry run says what would be. */
  public ChangeLines(Consumer<String> out, boolean dryRun) {
    this.out = out;
    this.dryRun = dryRun;
  }

  @Override
  public void add(Change change) {
    switch (change) {
      case Change.Changed it ->
          line(
              change,
              Words.settings(it.before())
                  + (dryRun ? " would become " : " -> ")
                  + Words.settings(it.after()));
      case Change.Refused it -> line(change, "refused: " + it.reason());
      case Change.Closed it -> line(it, "closed meanwhile");
      case Change.Unchanged it -> {}
    }
  }

  private void line(Change change, String what) {
    TcpSocket socket = change.socket();
    String words =
        socket.local() + " - " + Words.remote(socket) + "  " + Words.owners(socket) + "  " + what;
    out.accept(Printable.line(words) + "\n");
  }

  @Override
  public void end() {}
}

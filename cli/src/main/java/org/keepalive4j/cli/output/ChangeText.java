package org.keepalive4j.cli.output;

import java.util.function.Consumer;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.TcpSocket;

/**
 * Prints changes as lines for people. Unchanged connections are only counted, in {@link
 * ChangeSummary}.
 */
public final class ChangeText implements ChangePrinter {
  private final Consumer<String> out;
  private final boolean dryRun;

  /** Prints to out; a dry run says what would change. */
  public ChangeText(Consumer<String> out, boolean dryRun) {
    this.out = out;
    this.dryRun = dryRun;
  }

  @Override
  public void add(Change change) {
    switch (change) {
      case Change.Changed it ->
          line(
              change,
              SocketText.settings(it.before())
                  + (dryRun ? " would become " : " -> ")
                  + SocketText.settings(it.after()));
      case Change.Refused it -> line(change, "refused: " + it.reason());
      case Change.Closed it -> line(it, "closed");
      case Change.Unchanged it -> {}
    }
  }

  private void line(Change change, String outcome) {
    TcpSocket socket = change.socket();
    String words =
        socket.local()
            + " - "
            + SocketText.remote(socket)
            + "  "
            + SocketText.owners(socket)
            + "  "
            + outcome;
    out.accept(Printable.line(words) + "\n");
  }

  @Override
  public void end() {}
}

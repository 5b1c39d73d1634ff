package org.keepalive4j.cli.output;

import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.ScanResult;

/** Counts what became of connections that were to be changed. */
public final class ChangeSummary {
  private final KeepAlive settings;
  private final boolean dryRun;
  private long changed;
  private long unchanged;
  private long refused;
  private long closed;

  /** Counts changes to these settings, or what would become of them in a dry run. */
  public ChangeSummary(KeepAlive settings, boolean dryRun) {
    this.settings = settings;
    this.dryRun = dryRun;
  }

  /** Takes the next change. */
  public void add(Change change) {
    switch (change) {
      case Change.Changed it -> changed++;
      case Change.Unchanged it -> unchanged++;
      case Change.Refused it -> refused++;
      case Change.Closed it -> closed++;
    }
  }

  /** How many connections do not have all that was asked for. */
  public long refused() {
    return refused;
  }

  /** {@code idle=1m: 12 changed, 3 unchanged, 0 refused, 1 closed; 2 listeners left alone}. */
  public String inWords(ScanResult pass) {
    if (pass.sockets() == 0 && pass.listenersLeftAlone() == 0) {
      return settings + ": no connection matches, nothing was changed";
    }
    String words =
        settings
            + ": "
            + changed
            + (dryRun ? " would be changed, " : " changed, ")
            + unchanged
            + " unchanged, "
            + refused
            + " refused, "
            + closed
            + " closed";
    long listeners = pass.listenersLeftAlone();
    return listeners == 0
        ? words
        : words + "; " + listeners + (listeners == 1 ? " listener" : " listeners") + " left alone";
  }
}

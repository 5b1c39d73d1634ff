package org.keepalive4j.cli.output;

import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.ScanResult;

/** Counts the outcomes of {@code set}. */
public final class ChangeSummary {
  private final KeepAlive settings;
  private final boolean dryRun;
  private long changed;
  private long unchanged;
  private long refused;
  private long closed;

  /** Counts changes to these settings, or what a dry run would change. */
  public ChangeSummary(KeepAlive settings, boolean dryRun) {
    this.settings = settings;
    this.dryRun = dryRun;
  }

  /** Counts the next change. */
  public void add(Change change) {
    switch (change) {
      case Change.Changed it -> changed++;
      case Change.Unchanged it -> unchanged++;
      case Change.Refused it -> refused++;
      case Change.Closed it -> closed++;
    }
  }

  /** Returns how many connections were refused. */
  public long refused() {
    return refused;
  }

  /**
   * Returns {@code idle=60s: 12 changed, 3 unchanged, 0 refused, 1 closed; 2 listeners left alone}.
   */
  public String text(ScanResult result) {
    if (result.sockets() == 0 && result.listenersLeftAlone() == 0) {
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
    long listeners = result.listenersLeftAlone();
    return listeners == 0
        ? words
        : words + "; " + listeners + (listeners == 1 ? " listener" : " listeners") + " left alone";
  }
}

package org.keepalive4j.cli.text;

import org.keepalive4j.KeepAlive;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.Pass;

/** Counts what became of connections that were to be changed. */
public final class ChangeSummary {
  private final KeepAlive settings;
  private final boolean rehearsal;
  private long changed;
  private long already;
  private long refused;
  private long vanished;

  /** Counts changes to these settings, or what would become of them in a rehearsal. */
  public ChangeSummary(KeepAlive settings, boolean rehearsal) {
    this.settings = settings;
    this.rehearsal = rehearsal;
  }

  /** Takes the next change. */
  public void add(Change change) {
    switch (change) {
      case Change.Changed it -> changed++;
      case Change.AlreadySo it -> already++;
      case Change.Refused it -> refused++;
      case Change.Vanished it -> vanished++;
    }
  }

  /** How many connections do not have all that was asked for. */
  public long refused() {
    return refused;
  }

  /**
   * {@code idle=1m: 12 changed, 3 already so, 0 refused, 1 closed meanwhile; 2 listeners left
   * alone}.
   */
  public String inWords(Pass pass) {
    if (pass.sockets() == 0 && pass.listenersLeftAlone() == 0) {
      return settings + ": no connection matches, nothing was changed";
    }
    String words =
        settings
            + ": "
            + changed
            + (rehearsal ? " would be changed, " : " changed, ")
            + already
            + " already so, "
            + refused
            + " refused, "
            + vanished
            + " closed meanwhile";
    long listeners = pass.listenersLeftAlone();
    return listeners == 0
        ? words
        : words + "; " + listeners + (listeners == 1 ? " listener" : " listeners") + " left alone";
  }
}

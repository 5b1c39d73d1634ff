package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;

/** A listener that has a rule's settings, and what it had of its own. */
final class Listener {
  private final PolicyInForce policy;
  private final RuleInForce rule;

  /** Not the application's object: it would never be collected. */
  private final FileDescriptor view;

  private final String identity;
  private final OwnValues values;

  Listener(int number, PolicyInForce policy, RuleInForce rule) throws IOException {
    this.policy = policy;
    this.rule = rule;
    view = RawSocket.of(number);
    identity = identity();
    values = new OwnValues(view);
  }

  /** The rule whose settings it has, if they are those of this policy. */
  boolean has(PolicyInForce other) {
    return policy == other;
  }

  RuleInForce rule() {
    return rule;
  }

  FileDescriptor view() {
    return view;
  }

  /** Whether its descriptor is still this listener: numbers are used again. */
  boolean isOpen() {
    try {
      return identity.equals(identity());
    } catch (IOException closed) {
      return false;
    }
  }

  /** Gives it its own values back. */
  void restore() {
    if (isOpen()) {
      values.giveBack(view);
    }
  }

  /** {@code socket:[12345]}, the inode. */
  private String identity() throws IOException {
    String number = Integer.toString(RawSocket.number(view));
    return Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString();
  }
}

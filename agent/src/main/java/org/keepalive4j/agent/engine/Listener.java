package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;

/** A listener that has a rule's settings, and what it had of its own. */
final class Listener {
  private final PolicyInForce policy;
  private final RuleInForce rule;
  private final FileDescriptor view;

  /** The application's object; refers to nothing where the listener was found. */
  private final WeakReference<@Nullable Object> socket;

  private final String identity;
  private final OwnValues values;

  Listener(
      @Nullable Object socket, FileDescriptor descriptor, PolicyInForce policy, RuleInForce rule)
      throws IOException {
    this.socket = new WeakReference<>(socket);
    this.policy = policy;
    this.rule = rule;
    // not the application's own, which it closes
    view = RawSocket.of(RawSocket.number(descriptor));
    identity = identity();
    values = new OwnValues(view);
  }

  /** Whether this is it, with the settings of this policy since it began to listen. */
  boolean is(Object other, PolicyInForce itsPolicy) {
    return policy == itsPolicy && socket.refersTo(other);
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
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString();
    } catch (SecurityException denied) {
      // so its connections are set one by one
      throw new IOException(denied);
    }
  }
}

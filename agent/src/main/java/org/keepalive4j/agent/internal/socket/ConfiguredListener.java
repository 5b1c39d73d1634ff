package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;

/** A listener that has a rule's settings, and what it had of its own. */
final class ConfiguredListener {
  private final ActivePolicy policy;
  private final ActiveRule rule;
  private final FileDescriptor view;

  /** The application's object; refers to nothing where the listener was found. */
  private final WeakReference<@Nullable Object> socket;

  private final String identity;
  private final SavedOptions values;

  ConfiguredListener(
      @Nullable Object socket, FileDescriptor descriptor, ActivePolicy policy, ActiveRule rule)
      throws IOException {
    this.socket = new WeakReference<>(socket);
    this.policy = policy;
    this.rule = rule;
    // not the application's own, which it closes
    view = SocketSyscalls.of(SocketSyscalls.number(descriptor));
    identity = identity();
    values = new SavedOptions(view);
  }

  /** Whether this is it, with the settings of this policy since it began to listen. */
  boolean is(Object other, ActivePolicy itsPolicy) {
    return policy == itsPolicy && socket.refersTo(other);
  }

  ActiveRule rule() {
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
    String number = Integer.toString(SocketSyscalls.number(view));
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString();
    } catch (SecurityException denied) {
      // so its connections are set one by one
      throw new IOException(denied);
    }
  }
}

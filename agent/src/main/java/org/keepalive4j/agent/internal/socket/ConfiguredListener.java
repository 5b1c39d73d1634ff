package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** A listener that has a rule's settings, with the options it had before. */
final class ConfiguredListener {
  private final ActivePolicy policy;
  private final ActiveRule rule;
  private final FileDescriptor descriptor;

  /** The application's object. Refers to nothing if a scan found the listener. */
  private final WeakReference<@Nullable Object> socket;

  private final String identity;

  /** The options before the agent changed them. */
  private final Map<KeepAliveOption, Integer> ownValues;

  ConfiguredListener(
      @Nullable Object socket, FileDescriptor descriptor, ActivePolicy policy, ActiveRule rule)
      throws IOException {
    this.socket = new WeakReference<>(socket);
    this.policy = policy;
    this.rule = rule;
    // a copy, because the application invalidates its own object when it closes the listener
    this.descriptor = SocketSyscalls.descriptor(SocketSyscalls.number(descriptor));
    identity = identity();
    ownValues = SocketSyscalls.values(this.descriptor);
  }

  /** Returns whether this listener is the given socket and has the settings of the given policy. */
  boolean isFor(Object otherSocket, ActivePolicy otherPolicy) {
    return policy == otherPolicy && socket.refersTo(otherSocket);
  }

  ActiveRule rule() {
    return rule;
  }

  FileDescriptor descriptor() {
    return descriptor;
  }

  /** Returns whether the descriptor number still belongs to this listener. */
  boolean isOpen() {
    try {
      return identity.equals(identity());
    } catch (IOException closed) {
      return false;
    }
  }

  /** Sets the options to the values they had before, if the listener is still open. */
  void restore() {
    if (isOpen()) {
      for (Map.Entry<KeepAliveOption, Integer> own : ownValues.entrySet()) {
        restore(own.getKey(), own.getValue());
      }
    }
  }

  private void restore(KeepAliveOption option, int value) {
    try {
      if (SocketSyscalls.get(descriptor, option) != value) {
        SocketSyscalls.set(descriptor, option, value);
      }
    } catch (IOException e) {
      // a system default may exceed what setsockopt(2) accepts, such as an idle time of a day
      if (!SocketSyscalls.wasClosed(descriptor, e)) {
        StandardError.error(
            "a listener's own value could not be restored: "
                + option.kernelName()
                + " "
                + option.describe(value)
                + ": "
                + e.getMessage());
      }
    }
  }

  /** Returns the socket's inode, as in {@code socket:[12345]}. */
  private String identity() throws IOException {
    String number = Integer.toString(SocketSyscalls.number(descriptor));
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", number)).toString();
    } catch (SecurityException denied) {
      // the caller then sets each accepted connection separately
      throw new IOException(denied);
    }
  }
}

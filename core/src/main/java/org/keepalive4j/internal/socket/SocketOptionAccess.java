package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Refusal;

/**
 * Gets and sets the five options on one socket. Uses the JDK's public option if there is one,
 * otherwise the option's number if {@code java.base/sun.nio.ch} is opened.
 */
abstract class SocketOptionAccess {
  /** The result of {@link #get} if an option can't be read. No option has a negative value. */
  static final int UNREADABLE = -1;

  /** Returns a description of the socket for messages. */
  abstract String describe();

  abstract boolean isListener();

  abstract boolean isClosed();

  abstract <T> T getOption(SocketOption<T> option) throws IOException;

  abstract <T> void setOption(SocketOption<T> option, T value) throws IOException;

  /** Returns the descriptor, null if it isn't accessible. */
  abstract @Nullable FileDescriptor descriptor(NativeSocketOptions raw) throws IOException;

  /**
   * Returns the options that may be set on a socket other than the connected one, because this may
   * be a wrapper that forwards only some calls.
   */
  Set<KeepAliveOption> notForwarded() throws IOException {
    return Set.of();
  }

  /** Throws for a closed socket, whose descriptor may belong to another socket by now. */
  final void requireOpen() throws SocketException {
    if (isClosed()) {
      throw new SocketException(describe() + " is closed");
    }
  }

  /** Returns the current value in the kernel's unit, or {@link #UNREADABLE}. */
  int get(KeepAliveOption option) throws IOException {
    SocketOption<?> jdkOption = jdkOption(option);
    if (jdkOption == null) {
      NativeSocketOptions raw = NativeSocketOptions.find();
      FileDescriptor descriptor = raw == null ? null : descriptor(raw);
      return raw == null || descriptor == null ? UNREADABLE : raw.get(descriptor, option);
    }
    try {
      Object value = getOption(jdkOption);
      return value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value;
    } catch (UnsupportedOperationException notSupported) {
      return UNREADABLE;
    }
  }

  /** Returns whether this is known to be an MPTCP socket, which has fewer options than TCP. */
  final boolean isMultipath() {
    NativeSocketOptions raw = NativeSocketOptions.find();
    try {
      FileDescriptor descriptor = raw == null ? null : descriptor(raw);
      return raw != null && descriptor != null && raw.isMultipath(descriptor);
    } catch (IOException notReadable) {
      return false;
    }
  }

  /** Sets the value, in the kernel's unit. Returns null, or why it can't be set. */
  @Nullable Refusal set(KeepAliveOption option, int value) throws IOException {
    SocketOption<?> jdkOption = jdkOption(option);
    if (jdkOption == null) {
      return setRaw(option, value);
    }
    try {
      setJdkOption(jdkOption, value);
      return null;
    } catch (UnsupportedOperationException notSupported) {
      return RefusalReasons.notOnThisPlatform(option);
    }
  }

  private @Nullable SocketOption<?> jdkOption(KeepAliveOption option) {
    // the JDK refuses SO_KEEPALIVE on all listeners
    return isListener() && option == KeepAliveOption.KEEP_ALIVE
        ? null
        : JdkSocketOptions.of(option);
  }

  @SuppressWarnings("unchecked")
  private void setJdkOption(SocketOption<?> option, int value) throws IOException {
    if (option.type() == Boolean.class) {
      setOption((SocketOption<Boolean>) option, value != 0);
    } else {
      setOption((SocketOption<Integer>) option, value);
    }
  }

  private @Nullable Refusal setRaw(KeepAliveOption option, int value) throws IOException {
    NativeSocketOptions raw = NativeSocketOptions.find();
    if (raw == null) {
      return RefusalReasons.notInThisJdk(option);
    }
    FileDescriptor descriptor = descriptor(raw);
    if (descriptor == null) {
      return RefusalReasons.hidden(option, describe());
    }
    raw.set(descriptor, option, value);
    return null;
  }
}

package org.keepalive4j.internal.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Refusal;

/**
 * Sets options of one open TCP socket of this JVM in the order that is safe on a live connection,
 * and reads them back. Use each instance once.
 *
 * <p>{@code KeepAlive} calls this class, which therefore doesn't know {@code KeepAlive}: it takes
 * and returns values in the kernel's units.
 */
public final class SocketConfigurer {
  private static final Logger LOG = System.getLogger("org.keepalive4j");

  private static final KeepAliveOption[] WHEN_ON = {
    KeepAliveOption.IDLE,
    KeepAliveOption.INTERVAL,
    KeepAliveOption.COUNT,
    KeepAliveOption.USER_TIMEOUT
  };

  private final SocketOptionAccess options;
  private final List<Refusal> refusals = new ArrayList<>(0);

  /** The values that the kernel has. */
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  /** The exception of the first option that can't be read. */
  private @Nullable IOException unreadable;

  private SocketConfigurer(SocketOptionAccess options) {
    this.options = options;
  }

  public static SocketConfigurer of(Socket socket) {
    return new SocketConfigurer(new SocketAccess(socket));
  }

  public static SocketConfigurer of(ServerSocket socket) {
    return new SocketConfigurer(new ListenerAccess(socket));
  }

  /**
   * Returns a configurer for a connecting or listening channel.
   *
   * @throws IllegalArgumentException for a channel that isn't TCP
   */
  public static SocketConfigurer of(NetworkChannel channel) {
    return new SocketConfigurer(ChannelAccess.of(channel));
  }

  /** Returns the socket's own description, for messages. */
  public String describe() {
    return options.describe();
  }

  /** Returns the options that couldn't be set or read, and why. */
  public List<Refusal> refusals() {
    return refusals;
  }

  /**
   * Reads the options and changes nothing. If keep-alive is off, the result has no idle, interval
   * and count.
   */
  public Map<KeepAliveOption, Integer> read() throws IOException {
    options.requireOpen();
    readBack(Map.of());
    if (values.isEmpty() && unreadable != null && refusals.isEmpty()) {
      throw unreadable;
    }
    log();
    return values;
  }

  /** Sets the options that are given, and returns the values that the kernel has afterwards. */
  public Map<KeepAliveOption, Integer> apply(Map<KeepAliveOption, Integer> wanted)
      throws IOException {
    options.requireOpen();
    for (KeepAliveOption option : KeepAliveOption.SAFE_ORDER) {
      Integer value = wanted.get(option);
      if (value != null && !isUnchanged(option, value)) {
        set(option, value);
      }
    }
    readBack(wanted);
    log();
    return values;
  }

  /**
   * Returns whether the socket is known to have this value already. A socket with keep-alive on may
   * be probing, and Linux sends one more probe if the same idle time is set again. For interval,
   * count and user timeout, setting costs less than reading.
   */
  private boolean isUnchanged(KeepAliveOption option, int value) throws IOException {
    boolean mustRead =
        switch (option) {
          case KEEP_ALIVE -> true;
          case IDLE -> values.containsKey(KeepAliveOption.KEEP_ALIVE);
          case INTERVAL, COUNT, USER_TIMEOUT -> false;
        };
    if (!mustRead || get(option) != value) {
      return false;
    }
    values.put(option, value);
    return true;
  }

  private void set(KeepAliveOption option, int value) throws IOException {
    try {
      Refusal refusal = options.set(option, value);
      if (refusal != null) {
        refusals.add(refusal);
      }
    } catch (IOException e) {
      if (options.isClosed()) {
        throw e;
      }
      refusals.add(RefusalReasons.byKernel(option, value, e, options.isMultipath()));
    }
  }

  /**
   * Returns the current value, or {@link SocketOptionAccess#UNREADABLE}. If the kernel doesn't
   * answer for one option, the others are still read.
   */
  private int get(KeepAliveOption option) throws IOException {
    try {
      return options.get(option);
    } catch (IOException e) {
      if (options.isClosed()) {
        throw e;
      }
      unreadable = unreadable == null ? e : unreadable;
      return SocketOptionAccess.UNREADABLE;
    }
  }

  private void readBack(Map<KeepAliveOption, Integer> wanted) throws IOException {
    Set<KeepAliveOption> notForwarded = options.notForwarded();
    refuseNotForwarded(notForwarded, wanted);
    values.keySet().removeAll(notForwarded);
    readBack(KeepAliveOption.KEEP_ALIVE, notForwarded, wanted);
    boolean isOff = Objects.equals(values.get(KeepAliveOption.KEEP_ALIVE), 0);
    for (KeepAliveOption option : WHEN_ON) {
      if (!isOff || option == KeepAliveOption.USER_TIMEOUT || wanted.containsKey(option)) {
        readBack(option, notForwarded, wanted);
      }
    }
  }

  private void readBack(
      KeepAliveOption option,
      Set<KeepAliveOption> notForwarded,
      Map<KeepAliveOption, Integer> wanted)
      throws IOException {
    if (values.containsKey(option) || notForwarded.contains(option)) {
      return;
    }
    int value = get(option);
    if (value != SocketOptionAccess.UNREADABLE) {
      Integer asked = wanted.get(option);
      if (asked != null && asked != value && !isRefused(option)) {
        refusals.add(RefusalReasons.differs(option, asked, value));
      }
      values.put(option, value);
    }
  }

  private void refuseNotForwarded(
      Set<KeepAliveOption> notForwarded, Map<KeepAliveOption, Integer> wanted) {
    boolean reading = wanted.isEmpty();
    for (KeepAliveOption option : notForwarded) {
      if ((reading || wanted.containsKey(option)) && !isRefused(option)) {
        refusals.add(RefusalReasons.notForwarded(option, options.describe()));
      }
    }
  }

  private boolean isRefused(KeepAliveOption option) {
    for (Refusal refusal : refusals) {
      if (refusal.option() == option) {
        return true;
      }
    }
    return false;
  }

  private void log() {
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, options.describe() + ": " + inWords());
    }
  }

  /** Returns {@code keep-alive on, idle 60 s, interval 10 s, 5 probes}. */
  private String inWords() {
    Integer enabled = values.get(KeepAliveOption.KEEP_ALIVE);
    boolean isOff = enabled != null && enabled == 0;
    StringBuilder words = new StringBuilder("keep-alive ");
    words.append(enabled == null ? "unknown" : isOff ? "off" : "on");
    for (KeepAliveOption option : WHEN_ON) {
      Integer value = values.get(option);
      if (value != null && !(isOff && value == 0)) {
        words.append(", ");
        words.append(
            option == KeepAliveOption.COUNT
                ? value + " probes"
                : option.word() + " " + option.describe(value));
      }
    }
    return words.toString();
  }
}

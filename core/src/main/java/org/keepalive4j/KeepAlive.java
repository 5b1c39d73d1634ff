package org.keepalive4j;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.internal.socket.SocketConfigurer;
import org.keepalive4j.internal.text.SettingsParser;

/**
 * Keep-alive settings. Applying them to a socket sets the options that are given; unset options
 * stay as the socket has them.
 *
 * <pre>{@code
 * KeepAlive settings = KeepAlive.parse("idle=60s,interval=10s,count=5");
 * KeepAlive inEffect = settings.applyTo(socket); // what the kernel has afterwards
 * }</pre>
 *
 * <p>Idle, interval and count switch keep-alive on, because they have no effect without
 * SO_KEEPALIVE. {@link #off()} combines with a user timeout only. {@link #parse} reads the text of
 * {@link #toString} back as an equal value, except for {@link #leave()}, which only a rule reads.
 *
 * <p>Immutable, safe for any thread. The option names, ranges and effects are those of tcp(7) and
 * socket(7).
 */
public final class KeepAlive {
  private static final int UNSET = -1;

  /** The value of {@link #enabled} if it couldn't be read from a socket. */
  private static final int UNKNOWN = -2;

  private static final KeepAlive RECOMMENDED = new KeepAlive(1, 60, 15, 4, UNSET);
  private static final KeepAlive LEAVE = new KeepAlive(UNSET, UNSET, UNSET, UNSET, UNSET);
  private static final KeepAlive ON = new KeepAlive(1, UNSET, UNSET, UNSET, UNSET);
  private static final KeepAlive OFF = new KeepAlive(0, UNSET, UNSET, UNSET, UNSET);
  private static final KeepAlive NOTHING_KNOWN = new KeepAlive(UNKNOWN, UNSET, UNSET, UNSET, UNSET);

  private final int enabled;
  private final int idleSeconds;
  private final int intervalSeconds;
  private final int count;
  private final int userTimeoutMillis;

  private KeepAlive(
      int enabled, int idleSeconds, int intervalSeconds, int count, int userTimeoutMillis) {
    this.enabled = enabled;
    this.idleSeconds = idleSeconds;
    this.intervalSeconds = intervalSeconds;
    this.count = count;
    this.userTimeoutMillis = userTimeoutMillis;
  }

  /**
   * Parses settings: {@code idle=60s,interval=10s,count=5,user-timeout=90s}, any of them in any
   * order, or {@code on}, or {@code off}. Durations are those of {@link Durations#parse}, but
   * user-timeout needs a unit.
   *
   * @throws SyntaxException if the text isn't settings
   */
  public static KeepAlive parse(String settings) {
    return of(SettingsParser.parse(Objects.requireNonNull(settings, "settings")));
  }

  /**
   * Returns settings with these values: the inverse of {@link #get}.
   *
   * @param values in the kernel's units; options that are missing stay unset
   * @throws IllegalArgumentException as {@link #with} does
   */
  public static KeepAlive of(Map<KeepAliveOption, Integer> values) {
    Objects.requireNonNull(values, "values");
    KeepAlive settings = LEAVE;
    for (KeepAliveOption option : KeepAliveOption.values()) {
      Integer value = values.get(option);
      if (value != null) {
        settings = settings.with(option, value);
      }
    }
    return settings;
  }

  /** Returns settings that switch keep-alive on and leave the other options as they are. */
  public static KeepAlive on() {
    return ON;
  }

  /** Returns settings that switch keep-alive off and leave the user timeout as it is. */
  public static KeepAlive off() {
    return OFF;
  }

  /**
   * Returns {@code idle=60s,interval=15s,count=4}, a good start for nearly everyone: idle is below
   * every documented idle timeout of layer-4 middleboxes, which are 240 seconds (Azure) and longer,
   * and a dead peer of an idle connection is detected after two minutes.
   */
  public static KeepAlive recommended() {
    return RECOMMENDED;
  }

  /**
   * Returns settings with nothing set. Start from them for settings with a user timeout only. They
   * print as {@code leave}, which only a rule reads back.
   */
  public static KeepAlive leave() {
    return LEAVE;
  }

  /**
   * Returns what is read from a socket if nothing can be read. It prints as {@code unknown}, which
   * {@link #parse} refuses, and differs from {@link #leave()}.
   */
  public static KeepAlive unknown() {
    return NOTHING_KNOWN;
  }

  /**
   * Returns the values that a socket has, as read from the kernel and in its units. Options that
   * are missing are unknown. If keep-alive is off, only a user timeout counts. The values aren't
   * checked, because a system's default may lie outside the range that a socket accepts:
   * net.ipv4.tcp_keepalive_time takes any number of seconds. Applied to a socket, the result sets
   * the options that are known.
   */
  public static KeepAlive inEffect(Map<KeepAliveOption, Integer> values) {
    Objects.requireNonNull(values, "values");
    int enabled = values.getOrDefault(KeepAliveOption.KEEP_ALIVE, UNKNOWN);
    int userTimeoutMillis = values.getOrDefault(KeepAliveOption.USER_TIMEOUT, UNSET);
    if (enabled == 0) {
      return userTimeoutMillis > 0 ? new KeepAlive(0, UNSET, UNSET, UNSET, userTimeoutMillis) : OFF;
    }
    return new KeepAlive(
        enabled,
        values.getOrDefault(KeepAliveOption.IDLE, UNSET),
        values.getOrDefault(KeepAliveOption.INTERVAL, UNSET),
        values.getOrDefault(KeepAliveOption.COUNT, UNSET),
        userTimeoutMillis);
  }

  /**
   * Returns a copy with the given idle time, the time without a received segment before the first
   * probe: TCP_KEEPIDLE on Linux, Windows and AIX, TCP_KEEPALIVE on macOS. Switches keep-alive on.
   * The default of systems is 2 hours.
   *
   * @param idle whole seconds, 1 to 32767
   * @throws IllegalArgumentException for a part of a second, a value out of range, or on {@link
   *     #off()}
   */
  public KeepAlive withIdle(Duration idle) {
    return with(
        KeepAliveOption.IDLE, seconds(KeepAliveOption.IDLE, Objects.requireNonNull(idle, "idle")));
  }

  /**
   * Returns a copy with the given interval, the time between unanswered probes: TCP_KEEPINTVL.
   * Switches keep-alive on. The default of Linux is 75 seconds.
   *
   * @param interval whole seconds, 1 to 32767
   * @throws IllegalArgumentException for a part of a second, a value out of range, or on {@link
   *     #off()}
   */
  public KeepAlive withInterval(Duration interval) {
    return with(
        KeepAliveOption.INTERVAL,
        seconds(KeepAliveOption.INTERVAL, Objects.requireNonNull(interval, "interval")));
  }

  /**
   * Returns a copy with the given count, the number of unanswered probes before the kernel closes
   * the connection: TCP_KEEPCNT. Switches keep-alive on. The default of Linux is 9. Linux ignores
   * the count if a user timeout is set.
   *
   * @param count 1 to 127
   * @throws IllegalArgumentException for a value out of range, or on {@link #off()}
   */
  public KeepAlive withCount(int count) {
    return with(KeepAliveOption.COUNT, count);
  }

  /**
   * Returns a copy with the given user timeout, the time that sent data or a probe may stay
   * unacknowledged: TCP_USER_TIMEOUT, RFC 5482, Linux only. Doesn't switch keep-alive on or off. If
   * it is set, Linux ignores the count. If it is set before connect(), it limits connect() too.
   *
   * @param userTimeout whole milliseconds, 0 to 2147483647; 0 for none
   * @throws IllegalArgumentException for a part of a millisecond or a value out of range
   */
  public KeepAlive withUserTimeout(Duration userTimeout) {
    Objects.requireNonNull(userTimeout, "userTimeout");
    if (userTimeout.getNano() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "user timeout must be whole milliseconds, was " + userTimeout);
    }
    long millis =
        userTimeout.getSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE : userTimeout.toMillis();
    return with(KeepAliveOption.USER_TIMEOUT, millis);
  }

  /**
   * Returns a copy with one option set to a value in the kernel's unit: seconds, a number of
   * probes, milliseconds for the user timeout, 0 or 1 for off and on.
   *
   * @throws IllegalArgumentException for a value outside {@link KeepAliveOption#min} to {@link
   *     KeepAliveOption#max}, and for idle, interval and count on settings that are off
   */
  public KeepAlive with(KeepAliveOption option, long value) {
    Objects.requireNonNull(option, "option");
    if (value < option.min() || value > option.max()) {
      throw new IllegalArgumentException(
          option.word() + " must be " + option.range() + ", was " + value);
    }
    int given = (int) value;
    if (option == KeepAliveOption.KEEP_ALIVE) {
      if (given == 0 && (idleSeconds != UNSET || intervalSeconds != UNSET || count != UNSET)) {
        throw new IllegalArgumentException("off goes with a user timeout only, was " + this);
      }
    } else if (option != KeepAliveOption.USER_TIMEOUT && enabled == 0) {
      throw new IllegalArgumentException(
          option.word()
              + " switches keep-alive on and does not go with off: start from KeepAlive.on()");
    }
    return switch (option) {
      case KEEP_ALIVE ->
          new KeepAlive(given, idleSeconds, intervalSeconds, count, userTimeoutMillis);
      case IDLE -> new KeepAlive(1, given, intervalSeconds, count, userTimeoutMillis);
      case INTERVAL -> new KeepAlive(1, idleSeconds, given, count, userTimeoutMillis);
      case COUNT -> new KeepAlive(1, idleSeconds, intervalSeconds, given, userTimeoutMillis);
      case USER_TIMEOUT -> new KeepAlive(enabled, idleSeconds, intervalSeconds, count, given);
    };
  }

  private static long seconds(KeepAliveOption option, Duration duration) {
    if (duration.getNano() != 0) {
      throw new IllegalArgumentException(option.word() + " must be whole seconds, was " + duration);
    }
    return duration.getSeconds();
  }

  /**
   * Returns true for on, false for off, empty if unset. In values that were read from a socket,
   * empty means unknown, here and for the other options.
   */
  public Optional<Boolean> enabled() {
    return enabled < 0 ? Optional.empty() : Optional.of(enabled == 1);
  }

  /** Returns the time without a received segment before the first probe, empty if unset. */
  public Optional<Duration> idle() {
    return idleSeconds == UNSET ? Optional.empty() : Optional.of(Duration.ofSeconds(idleSeconds));
  }

  /** Returns the time between unanswered probes, empty if unset. */
  public Optional<Duration> interval() {
    return intervalSeconds == UNSET
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(intervalSeconds));
  }

  /** Returns the number of unanswered probes before the kernel closes the connection, if set. */
  public OptionalInt count() {
    return get(KeepAliveOption.COUNT);
  }

  /** Returns how long sent data or a probe may stay unacknowledged, zero for no limit, if set. */
  public Optional<Duration> userTimeout() {
    return userTimeoutMillis == UNSET
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(userTimeoutMillis));
  }

  /**
   * Returns one option's value in the kernel's unit (0 or 1, seconds, a number of probes,
   * milliseconds), empty if unset.
   */
  public OptionalInt get(KeepAliveOption option) {
    Objects.requireNonNull(option, "option");
    int value = valueOf(option);
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /**
   * Returns whether these settings, read from a socket, are what was asked for: each option that is
   * set there has the same value here. An option that can't be read isn't satisfied. With {@code
   * off}, idle, interval and count don't matter.
   *
   * <pre>{@code
   * if (!KeepAlive.readFrom(socket).satisfies(settings)) { … }
   * }</pre>
   */
  public boolean satisfies(KeepAlive settings) {
    Objects.requireNonNull(settings, "settings");
    for (KeepAliveOption option : KeepAliveOption.values()) {
      OptionalInt wanted = settings.get(option);
      if (wanted.isPresent() && !wanted.equals(get(option))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether these are values of a socket that can't tell whether it is on or off. */
  boolean isUnknown() {
    return enabled == UNKNOWN;
  }

  private int valueOf(KeepAliveOption option) {
    return switch (option) {
      case KEEP_ALIVE -> enabled;
      case IDLE -> idleSeconds;
      case INTERVAL -> intervalSeconds;
      case COUNT -> count;
      case USER_TIMEOUT -> userTimeoutMillis;
    };
  }

  /**
   * Applies these settings to a socket, connected or not. Sets options in the order that is safe on
   * a live connection: interval, count, user timeout, on or off, idle. Doesn't set an unchanged
   * idle again, because Linux would send one more probe if it is probing. An SSLSocket passes the
   * settings on to its connection.
   *
   * @return the values in effect afterwards, as {@link #readFrom(Socket)} returns them
   * @throws KeepAliveException if an option can't be set; all others were set
   * @throws IOException if the socket is closed
   */
  public KeepAlive applyTo(Socket socket) throws IOException {
    return apply(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Applies these settings to a listening socket. On Linux, accepted sockets inherit them.
   * Switching keep-alive on or off on a listener needs {@code java.base/sun.nio.ch} opened. On
   * other systems than Linux it is refused, because the kernel would close the listener itself.
   *
   * @return the values in effect afterwards, as {@link #readFrom(ServerSocket)} returns them
   * @throws KeepAliveException if an option can't be set; all others were set
   * @throws IOException if the socket is closed
   */
  public KeepAlive applyTo(ServerSocket socket) throws IOException {
    return apply(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Applies these settings to a channel: SocketChannel and AsynchronousSocketChannel like {@link
   * #applyTo(Socket)}, ServerSocketChannel and AsynchronousServerSocketChannel like {@link
   * #applyTo(ServerSocket)}.
   *
   * @return the values in effect afterwards, as {@link #readFrom(NetworkChannel)} returns them
   * @throws IllegalArgumentException for a datagram or UNIX domain channel, which has no keep-alive
   * @throws KeepAliveException if an option can't be set; all others were set
   * @throws IOException if the channel is closed
   */
  public KeepAlive applyTo(NetworkChannel channel) throws IOException {
    return apply(SocketConfigurer.of(Objects.requireNonNull(channel, "channel")));
  }

  /**
   * Reads the values that a socket has, and changes nothing. If keep-alive is off, the result is
   * {@code off}, with the user timeout if there is one. Options that can't be read are empty: the
   * user timeout unless {@code java.base/sun.nio.ch} is opened, and on an MPTCP socket those that
   * the kernel doesn't answer.
   *
   * @throws KeepAliveException if the socket may be a wrapper that doesn't forward the call to the
   *     connected socket
   * @throws IOException if the socket is closed
   */
  public static KeepAlive readFrom(Socket socket) throws IOException {
    return read(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Reads the values that a listening socket has, and changes nothing. {@link #enabled} is empty
   * unless {@code java.base/sun.nio.ch} is opened.
   *
   * @throws IOException if the socket is closed
   */
  public static KeepAlive readFrom(ServerSocket socket) throws IOException {
    return read(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Reads the values that a channel has, and changes nothing, as {@link #readFrom(Socket)} and
   * {@link #readFrom(ServerSocket)}.
   *
   * @throws IllegalArgumentException for a datagram or UNIX domain channel, which has no keep-alive
   * @throws IOException if the channel is closed
   */
  public static KeepAlive readFrom(NetworkChannel channel) throws IOException {
    return read(SocketConfigurer.of(Objects.requireNonNull(channel, "channel")));
  }

  private KeepAlive apply(SocketConfigurer socket) throws IOException {
    return result(inEffect(socket.apply(values())), socket);
  }

  private static KeepAlive read(SocketConfigurer socket) throws IOException {
    return result(inEffect(socket.read()), socket);
  }

  private static KeepAlive result(KeepAlive inEffect, SocketConfigurer socket)
      throws KeepAliveException {
    if (!socket.refusals().isEmpty()) {
      throw new KeepAliveException(socket.describe(), inEffect, socket.refusals());
    }
    return inEffect;
  }

  private Map<KeepAliveOption, Integer> values() {
    Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
    for (KeepAliveOption option : KeepAliveOption.values()) {
      int value = valueOf(option);
      if (value >= 0) {
        values.put(option, value);
      }
    }
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeepAlive that
        && enabled == that.enabled
        && idleSeconds == that.idleSeconds
        && intervalSeconds == that.intervalSeconds
        && count == that.count
        && userTimeoutMillis == that.userTimeoutMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(enabled, idleSeconds, intervalSeconds, count, userTimeoutMillis);
  }

  /**
   * Returns the text that {@link #parse} reads back, with durations as {@link Durations#format}
   * prints them: {@code idle=60s,interval=10s,count=5}; {@code leave} if nothing is set. {@link
   * #parse} refuses values from a kernel that begin with {@code unknown} or that a socket doesn't
   * accept.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (enabled == UNKNOWN) {
      text.append(",unknown");
    } else if (enabled == 0) {
      text.append(",off");
    } else if (enabled == 1 && idleSeconds == UNSET && intervalSeconds == UNSET && count == UNSET) {
      text.append(",on");
    }
    if (idleSeconds != UNSET) {
      text.append(",idle=").append(Durations.format(Duration.ofSeconds(idleSeconds)));
    }
    if (intervalSeconds != UNSET) {
      text.append(",interval=").append(Durations.format(Duration.ofSeconds(intervalSeconds)));
    }
    if (count != UNSET) {
      text.append(",count=").append(count);
    }
    if (userTimeoutMillis != UNSET) {
      text.append(",user-timeout=").append(Durations.format(Duration.ofMillis(userTimeoutMillis)));
    }
    return text.length() == 0 ? "leave" : text.substring(1);
  }
}

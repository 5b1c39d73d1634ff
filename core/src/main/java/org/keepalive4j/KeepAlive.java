package org.keepalive4j;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
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

  /** Stands for SO_KEEPALIVE if it couldn't be read from a socket. */
  private static final int UNKNOWN = -2;

  private static final KeepAlive LEAVE =
      new KeepAlive(new int[] {UNSET, UNSET, UNSET, UNSET, UNSET});
  private static final KeepAlive ON = LEAVE.with(KeepAliveOption.KEEP_ALIVE, 1);
  private static final KeepAlive OFF = LEAVE.with(KeepAliveOption.KEEP_ALIVE, 0);
  private static final KeepAlive NOTHING_KNOWN = LEAVE.copy(KeepAliveOption.KEEP_ALIVE, UNKNOWN);
  private static final KeepAlive RECOMMENDED =
      LEAVE
          .with(KeepAliveOption.IDLE, 60)
          .with(KeepAliveOption.INTERVAL, 15)
          .with(KeepAliveOption.COUNT, 4);

  /** The value of each option in the kernel's unit, at the option's ordinal. */
  private final int[] values;

  private KeepAlive(int[] values) {
    this.values = values;
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
   * Returns values that were read from a socket, in the kernel's units. Options that are missing
   * are unknown. If keep-alive is off, only a user timeout counts. The values aren't checked,
   * because a system's default may lie outside the range that a socket accepts:
   * net.ipv4.tcp_keepalive_time takes any number of seconds. Applied to a socket, the result sets
   * the options that are known.
   */
  public static KeepAlive inEffect(Map<KeepAliveOption, Integer> values) {
    Objects.requireNonNull(values, "values");
    int enabled = values.getOrDefault(KeepAliveOption.KEEP_ALIVE, UNKNOWN);
    int userTimeout = values.getOrDefault(KeepAliveOption.USER_TIMEOUT, UNSET);
    if (enabled == 0) {
      return userTimeout > 0 ? OFF.copy(KeepAliveOption.USER_TIMEOUT, userTimeout) : OFF;
    }
    return new KeepAlive(
        new int[] {
          enabled,
          values.getOrDefault(KeepAliveOption.IDLE, UNSET),
          values.getOrDefault(KeepAliveOption.INTERVAL, UNSET),
          values.getOrDefault(KeepAliveOption.COUNT, UNSET),
          userTimeout
        });
  }

  /**
   * Returns a copy with the given idle time, the time without a received segment before the first
   * probe: TCP_KEEPIDLE on Linux, Windows and AIX, TCP_KEEPALIVE on macOS. Switches keep-alive on.
   * Operating systems default to 2 hours.
   *
   * @param idle whole seconds, 1 to 32767
   * @throws IllegalArgumentException for a part of a second, a value out of range, or on {@link
   *     #off()}
   */
  public KeepAlive withIdle(Duration idle) {
    Objects.requireNonNull(idle, "idle");
    return with(KeepAliveOption.IDLE, KeepAliveOption.IDLE.kernelValue(idle));
  }

  /**
   * Returns a copy with the given interval, the time between unanswered probes: TCP_KEEPINTVL.
   * Switches keep-alive on. Linux defaults to 75 seconds.
   *
   * @param interval whole seconds, 1 to 32767
   * @throws IllegalArgumentException for a part of a second, a value out of range, or on {@link
   *     #off()}
   */
  public KeepAlive withInterval(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    return with(KeepAliveOption.INTERVAL, KeepAliveOption.INTERVAL.kernelValue(interval));
  }

  /**
   * Returns a copy with the given count, the number of unanswered probes before the kernel closes
   * the connection: TCP_KEEPCNT. Switches keep-alive on. Linux defaults to 9. Linux ignores the
   * count if a user timeout is set.
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
    return with(
        KeepAliveOption.USER_TIMEOUT, KeepAliveOption.USER_TIMEOUT.kernelValue(userTimeout));
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
    option.requireInRange(value);
    if (option == KeepAliveOption.KEEP_ALIVE) {
      if (value == 0 && hasProbeOptions()) {
        throw new IllegalArgumentException("off goes with a user timeout only, was " + this);
      }
    } else if (option != KeepAliveOption.USER_TIMEOUT) {
      if (valueOf(KeepAliveOption.KEEP_ALIVE) == 0) {
        throw new IllegalArgumentException(
            option.word()
                + " switches keep-alive on and does not go with off: start from KeepAlive.on()");
      }
      return copy(KeepAliveOption.KEEP_ALIVE, 1).copy(option, (int) value);
    }
    return copy(option, (int) value);
  }

  private KeepAlive copy(KeepAliveOption option, int value) {
    int[] copy = values.clone();
    copy[index(option)] = value;
    return new KeepAlive(copy);
  }

  /**
   * Returns true for on, false for off, empty if unset. In values that were read from a socket,
   * empty means unknown, here and for the other options.
   */
  public Optional<Boolean> enabled() {
    int enabled = valueOf(KeepAliveOption.KEEP_ALIVE);
    return enabled < 0 ? Optional.empty() : Optional.of(enabled == 1);
  }

  /** Returns the time without a received segment before the first probe, empty if unset. */
  public Optional<Duration> idle() {
    return duration(KeepAliveOption.IDLE);
  }

  /** Returns the time between unanswered probes, empty if unset. */
  public Optional<Duration> interval() {
    return duration(KeepAliveOption.INTERVAL);
  }

  /**
   * Returns the number of unanswered probes before the kernel closes the connection, empty if
   * unset.
   */
  public OptionalInt count() {
    return get(KeepAliveOption.COUNT);
  }

  /**
   * Returns how long sent data or a probe may stay unacknowledged, zero for no limit, empty if
   * unset.
   */
  public Optional<Duration> userTimeout() {
    return duration(KeepAliveOption.USER_TIMEOUT);
  }

  private Optional<Duration> duration(KeepAliveOption option) {
    int value = valueOf(option);
    return value == UNSET ? Optional.empty() : Optional.of(option.duration(value));
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

  /** Returns whether SO_KEEPALIVE couldn't be read from the socket that these values come from. */
  boolean isUnknown() {
    return valueOf(KeepAliveOption.KEEP_ALIVE) == UNKNOWN;
  }

  private int valueOf(KeepAliveOption option) {
    return values[index(option)];
  }

  @SuppressWarnings("EnumOrdinal") // the array is never stored outside of this JVM
  private static int index(KeepAliveOption option) {
    return option.ordinal();
  }

  private boolean hasProbeOptions() {
    return valueOf(KeepAliveOption.IDLE) != UNSET
        || valueOf(KeepAliveOption.INTERVAL) != UNSET
        || valueOf(KeepAliveOption.COUNT) != UNSET;
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
    Map<KeepAliveOption, Integer> wanted = new EnumMap<>(KeepAliveOption.class);
    for (KeepAliveOption option : KeepAliveOption.values()) {
      if (valueOf(option) >= 0) {
        wanted.put(option, valueOf(option));
      }
    }
    return result(socket.apply(wanted), socket);
  }

  private static KeepAlive read(SocketConfigurer socket) throws IOException {
    return result(socket.read(), socket);
  }

  private static KeepAlive result(Map<KeepAliveOption, Integer> values, SocketConfigurer socket)
      throws KeepAliveException {
    KeepAlive inEffect = inEffect(values);
    if (!socket.refusals().isEmpty()) {
      throw new KeepAliveException(socket.describe(), inEffect, socket.refusals());
    }
    return inEffect;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeepAlive that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /**
   * Returns the text that {@link #parse} reads back, with durations as {@link Durations#format}
   * prints them: {@code idle=60s,interval=10s,count=5}; {@code leave} if nothing is set. {@link
   * #parse} refuses values from a kernel that begin with {@code unknown} or that a socket doesn't
   * accept.
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(",").setEmptyValue("leave");
    if (isUnknown()) {
      text.add("unknown");
    } else if (valueOf(KeepAliveOption.KEEP_ALIVE) == 0) {
      text.add("off");
    } else if (valueOf(KeepAliveOption.KEEP_ALIVE) == 1 && !hasProbeOptions()) {
      text.add("on");
    }
    idle().ifPresent(idle -> text.add("idle=" + Durations.format(idle)));
    interval().ifPresent(interval -> text.add("interval=" + Durations.format(interval)));
    count().ifPresent(number -> text.add("count=" + number));
    userTimeout().ifPresent(limit -> text.add("user-timeout=" + Durations.format(limit)));
    return text.toString();
  }
}

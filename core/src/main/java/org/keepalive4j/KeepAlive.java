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
 * Keep-alive settings: what is given is set, what is unset is left as the socket has it.
 *
 * <pre>{@code
 * KeepAlive settings = KeepAlive.parse("idle=60s,interval=10s,count=5");
 * KeepAlive inEffect = settings.applyTo(socket); // what the kernel has afterwards
 * }</pre>
 *
 * <p>Idle, interval and count switch keep-alive on, because without SO_KEEPALIVE they do nothing.
 * {@link #off()} goes with a user timeout only. What {@link #toString} prints, {@link #parse} reads
 * back as an equal value; {@link #leave()} is a rule's word, which only a rule reads back.
 *
 * <p>Immutable, safe for any thread. The option names, ranges and effects are those of tcp(7) and
 * socket(7).
 */
public final class KeepAlive {
  private static final int UNSET = -1;

  /** Of {@link #enabled} only, and only in what was read from a socket. */
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
   * Reads settings: {@code idle=60s,interval=10s,count=5,user-timeout=90s}, any of them in any
   * order, or {@code on}, or {@code off}. Durations are {@code 500ms 60s 2m 1h}; a bare number is
   * seconds, but user-timeout needs a unit.
   *
   * @throws SyntaxException with line, column, what was expected and what came
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

  /** Keep-alive on; idle, interval, count and user timeout are left as they are. */
  public static KeepAlive on() {
    return ON;
  }

  /** Keep-alive off; nothing else is touched. */
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
   * Nothing is set, not even on or off: the start for settings that have a user timeout only. It
   * prints as {@code leave}, which is a rule's word: only a rule reads it back.
   */
  public static KeepAlive leave() {
    return LEAVE;
  }

  /**
   * What is read from a socket of which nothing can be read. It prints as {@code unknown}, which is
   * no text of settings, and is not equal to {@link #leave()}: a socket always has some value,
   * while settings can leave it alone.
   */
  public static KeepAlive unknown() {
    return NOTHING_KNOWN;
  }

  /**
   * Settings as a kernel told them, in its units. What is missing is unknown; without {@link
   * KeepAliveOption#KEEP_ALIVE} the text begins with {@code unknown}. Where keep-alive is off only
   * a user timeout counts. Values are carried as they are: a system's own may lie outside what a
   * socket can be given, because net.ipv4.tcp_keepalive_time takes any number of seconds. Applied
   * to a socket, it sets what is known and nothing else.
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
   * The same, with the time without a received segment before the first probe: TCP_KEEPIDLE on
   * Linux, Windows and AIX, TCP_KEEPALIVE on macOS. Switches keep-alive on. The system's own value
   * is 2 hours unless its administrator changed it.
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
   * The same, with the time between unanswered probes: TCP_KEEPINTVL. Switches keep-alive on. The
   * system's own value is 75 seconds on Linux.
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
   * The same, with the number of unanswered probes before the connection is given up: TCP_KEEPCNT.
   * Switches keep-alive on. The system's own value is 9 on Linux. Where a user timeout is set,
   * Linux ignores the count.
   *
   * @param count 1 to 127
   * @throws IllegalArgumentException for a value out of range, or on {@link #off()}
   */
  public KeepAlive withCount(int count) {
    return with(KeepAliveOption.COUNT, count);
  }

  /**
   * The same, with the time that sent data or a probe may stay unanswered: TCP_USER_TIMEOUT, RFC
   * 5482, Linux only. Leaves on and off alone. With it Linux ignores the count. Set before
   * connect() it limits connect() too.
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
   * The same, with one option set to a value in the kernel's unit: seconds, a number of probes,
   * milliseconds for the user timeout, 0 or 1 for on and off.
   *
   * @throws IllegalArgumentException for a value outside {@link KeepAliveOption#min} to {@link
   *     KeepAliveOption#max}, and for idle, interval and count on settings that are off
   */
  public KeepAlive with(KeepAliveOption option, long value) {
    Objects.requireNonNull(option, "option");
    if (value < option.min() || value > option.max()) {
      throw new IllegalArgumentException(
          option.word()
              + " must be between "
              + option.describe(option.min())
              + " and "
              + option.describe(option.max())
              + ", was "
              + value);
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
   * Whether keep-alive is switched on (true), off (false) or left alone (empty). In what was read
   * from a socket empty means unknown; so it does for the other options.
   */
  public Optional<Boolean> enabled() {
    return enabled < 0 ? Optional.empty() : Optional.of(enabled == 1);
  }

  /** The time without a received segment before the first probe, empty if left alone. */
  public Optional<Duration> idle() {
    return idleSeconds == UNSET ? Optional.empty() : Optional.of(Duration.ofSeconds(idleSeconds));
  }

  /** The time between unanswered probes, empty if left alone. */
  public Optional<Duration> interval() {
    return intervalSeconds == UNSET
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(intervalSeconds));
  }

  /** The number of unanswered probes before the connection is given up, empty if left alone. */
  public OptionalInt count() {
    return get(KeepAliveOption.COUNT);
  }

  /** How long sent data or a probe may stay unanswered, zero for no limit, empty if left alone. */
  public Optional<Duration> userTimeout() {
    return userTimeoutMillis == UNSET
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(userTimeoutMillis));
  }

  /**
   * One option's value as the kernel takes it (0 or 1, seconds, a number, milliseconds), empty if
   * left alone.
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

  /** Whether it was read from a socket that may be on or off. */
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
   * Sets what is given on a socket, connected or not, and returns what the kernel has afterwards.
   * Options are set in the order that is safe on a live connection (interval, count, user timeout,
   * on or off, idle); an idle that is unchanged is not set again, because during probing Linux
   * would send one more probe for it. An SSLSocket is set through to its connection.
   *
   * @return what is in force, as {@link #readFrom(Socket)} would tell
   * @throws KeepAliveException if an option could not be set here, after all others were
   * @throws IOException if the socket is closed
   */
  public KeepAlive applyTo(Socket socket) throws IOException {
    return apply(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Sets what is given on a listening socket and returns what it has afterwards. On Linux the
   * sockets that it accepts inherit all of it. Switching keep-alive on or off on a listener needs
   * {@code java.base/sun.nio.ch} opened, and is refused on other systems than Linux, where the
   * kernel would end the listener itself.
   *
   * @return what is in force, as {@link #readFrom(ServerSocket)} would tell
   * @throws KeepAliveException if an option could not be set here, after all others were
   * @throws IOException if the socket is closed
   */
  public KeepAlive applyTo(ServerSocket socket) throws IOException {
    return apply(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Sets what is given on a channel: SocketChannel and AsynchronousSocketChannel like {@link
   * #applyTo(Socket)}, ServerSocketChannel and AsynchronousServerSocketChannel like {@link
   * #applyTo(ServerSocket)}.
   *
   * @return what is in force, as {@link #readFrom(NetworkChannel)} would tell
   * @throws IllegalArgumentException for a datagram or UNIX domain channel, which has no keep-alive
   * @throws KeepAliveException if an option could not be set here, after all others were
   * @throws IOException if the channel is closed
   */
  public KeepAlive applyTo(NetworkChannel channel) throws IOException {
    return apply(SocketConfigurer.of(Objects.requireNonNull(channel, "channel")));
  }

  /**
   * Reads what a socket has, and touches nothing. From a socket that is off it is {@code off}, with
   * its user timeout if it has one and that is readable; from one that is on it carries every value
   * that is readable here. What can't be read is empty: on most JVMs the user timeout, which needs
   * {@code java.base/sun.nio.ch} opened, and on an MPTCP socket what the kernel doesn't answer.
   *
   * @throws KeepAliveException if the socket is a wrapper that answers for another socket than the
   *     connected one
   * @throws IOException if the socket is closed
   */
  public static KeepAlive readFrom(Socket socket) throws IOException {
    return read(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Reads what a listening socket has, and touches nothing. Whether it is on or off is readable
   * only where {@code java.base/sun.nio.ch} is opened; elsewhere {@link #enabled} is empty, and the
   * text begins with {@code unknown}.
   *
   * @throws IOException if the socket is closed
   */
  public static KeepAlive readFrom(ServerSocket socket) throws IOException {
    return read(SocketConfigurer.of(Objects.requireNonNull(socket, "socket")));
  }

  /**
   * Reads what a channel has, and touches nothing; as {@link #readFrom(Socket)} and {@link
   * #readFrom(ServerSocket)}.
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
   * The text that {@link #parse} reads back, durations in their largest exact unit: {@code
   * idle=1m,interval=10s,count=5}; {@code leave} where nothing is set. Only what a kernel told can
   * be outside what parse takes: it may begin with {@code unknown}, or have values that no socket
   * can be given.
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

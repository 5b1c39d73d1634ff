package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;

/**
 * A column of the table of {@code list}. Its header, with a hyphen for a space, is its name for
 * --columns and --sort.
 */
public enum SocketColumn {
  /** The first process that owns the socket, and how many more do. */
  PROCESS(12),
  /** The state. */
  STATE(0),
  /** The local address and port. */
  LOCAL(13),
  /** The peer's address and port. */
  REMOTE(13),
  /** All settings in one column. */
  SETTINGS(0),
  /** Whether keep-alive is on. */
  KEEP_ALIVE(0),
  /** The idle time before the first probe. */
  IDLE(0),
  /** The time between unanswered probes. */
  INTERVAL(0),
  /** The number of unanswered probes. */
  COUNT(0),
  /** The user timeout. */
  USER_TIMEOUT(0),
  /** When a dead peer is detected while the connection is idle. */
  DETECTS_IN(0),
  /** The running timer. */
  TIMER(0),
  /** How long ago the last segment came from the peer. */
  SILENT(0),
  /** Which side opened the connection, and the service's port. */
  SERVICE(0),
  /** Which side opened the connection. */
  DIRECTION(0),
  /** The user who created the socket. */
  UID(0),
  /** The network namespace. */
  NAMESPACE(0),
  /** The cgroup. */
  CGROUP(12),
  /** The rule of an installed policy that matches the connection. */
  POLICY(12);

  /** The columns of a wide table. */
  static final List<SocketColumn> WIDE =
      List.of(
          PROCESS,
          STATE,
          LOCAL,
          REMOTE,
          KEEP_ALIVE,
          IDLE,
          INTERVAL,
          COUNT,
          USER_TIMEOUT,
          DETECTS_IN,
          TIMER);

  /** The columns of a table that must fit a narrow terminal. */
  static final List<SocketColumn> COMPACT =
      List.of(PROCESS, STATE, LOCAL, REMOTE, SETTINGS, DETECTS_IN, TIMER);

  /** The columns of a compact table that are left out where there is no room, in this order. */
  static final List<SocketColumn> DISPENSABLE = List.of(TIMER, STATE, DETECTS_IN);

  /** The columns that --verbose adds to the wide ones. */
  static final List<SocketColumn> VERBOSE = List.of(SILENT, DIRECTION, UID, CGROUP, POLICY);

  private final int shortest;

  SocketColumn(int shortest) {
    this.shortest = shortest;
  }

  /** Returns the header: {@code DETECTS IN}. */
  String header() {
    return this == DETECTS_IN ? "DETECTS IN" : word();
  }

  /** Returns the header as a word, as --columns and --sort take it: {@code DETECTS-IN}. */
  public String word() {
    return name().replace('_', '-');
  }

  /** Returns the column with this header, in any case; null if there is none. */
  public static @Nullable SocketColumn named(String header) {
    String word = header.toUpperCase(Locale.ROOT).replace(' ', '-');
    for (SocketColumn column : values()) {
      if (column.word().equals(word)) {
        return column;
      }
    }
    return null;
  }

  /** Returns how narrow the column may become where there is little room; 0 for never narrower. */
  int shortest() {
    return shortest;
  }

  /** Returns whether the end of a value matters, such as a port. Then its middle is cut. */
  boolean keepsEnd() {
    return this == PROCESS || this == LOCAL || this == REMOTE || this == CGROUP;
  }

  /**
   * What the values of a column depend on.
   *
   * @param verbose whether to name every owner with its descriptor
   * @param compact whether to abbreviate states
   */
  public record Context(
      DetectionTimes detection, PolicyLookup policies, boolean verbose, boolean compact) {
    Context compacted() {
      return new Context(detection, policies, verbose, true);
    }
  }

  /** Returns the value of a socket, in printable form. */
  String value(TcpSocket socket, Context context) {
    return Printable.line(
        switch (this) {
          case PROCESS ->
              context.verbose()
                  ? SocketText.ownersWithDescriptors(socket)
                  : SocketText.owners(socket);
          case STATE -> context.compact() ? socket.state().abbreviation() : socket.state().word();
          case LOCAL -> socket.local().toString();
          case REMOTE -> SocketText.remote(socket);
          case SETTINGS -> SocketText.compactSettings(socket);
          case KEEP_ALIVE -> SocketText.keepAlive(socket);
          case IDLE -> SocketText.value(socket, KeepAliveOption.IDLE);
          case INTERVAL -> SocketText.value(socket, KeepAliveOption.INTERVAL);
          case COUNT -> SocketText.value(socket, KeepAliveOption.COUNT);
          case USER_TIMEOUT -> SocketText.value(socket, KeepAliveOption.USER_TIMEOUT);
          case DETECTS_IN -> context.detection().text(socket);
          case TIMER -> SocketText.timer(socket.timer());
          case SILENT -> SocketText.silent(socket);
          case SERVICE -> SocketText.service(socket);
          case DIRECTION -> SocketText.direction(socket);
          case UID -> SocketText.uid(socket);
          case NAMESPACE -> Long.toString(socket.namespace().id());
          case CGROUP -> Objects.requireNonNullElse(SocketText.cgroup(socket), SocketText.UNKNOWN);
          case POLICY -> context.policies().text(socket);
        });
  }

  /** Returns whether a value deserves attention: keep-alive is off, or detection takes an hour. */
  boolean isWarning(String value) {
    return switch (this) {
      case KEEP_ALIVE, SETTINGS -> value.equals("off") || value.startsWith("off ");
      case DETECTS_IN -> value.endsWith(" !");
      default -> false;
    };
  }

  /** Returns whether a value differs from an earlier one by more than the time that went by. */
  boolean isChanged(TcpSocket before, TcpSocket now, Context context) {
    if (this == TIMER) {
      SocketTimer then = before.timer();
      return then.kind() != now.timer().kind() || then.probesSent() != now.timer().probesSent();
    }
    if (this == SILENT) { // changed if the peer was heard from
      return now.silent().orElse(Duration.ZERO).compareTo(before.silent().orElse(Duration.ZERO))
          < 0;
    }
    return !value(before, context).equals(value(now, context));
  }

  /**
   * Returns what sockets are sorted by: a text or a number, null for unknown or not applicable,
   * which come last.
   */
  @Nullable Object sortKey(TcpSocket socket, Context context) {
    SocketSettings settings = socket.settings().orElse(null);
    return switch (this) {
      case PROCESS -> command(socket);
      case LOCAL -> sortKey(socket.local());
      case REMOTE -> socket.remote().map(SocketColumn::sortKey).orElse(null);
      case SETTINGS, KEEP_ALIVE ->
          settings == null ? null : settings.keepAlive() ? 1L + settings.idleSeconds() : 0L;
      case IDLE -> number(settings, KeepAliveOption.IDLE);
      case INTERVAL -> number(settings, KeepAliveOption.INTERVAL);
      case COUNT -> number(settings, KeepAliveOption.COUNT);
      case USER_TIMEOUT -> number(settings, KeepAliveOption.USER_TIMEOUT);
      case DETECTS_IN -> context.detection().latestMillis(socket);
      case TIMER ->
          socket.timer().kind() == SocketTimer.Kind.NONE
              ? null
              : Long.valueOf(socket.timer().remainingMillis());
      case SILENT -> socket.silent().map(Duration::toMillis).orElse(null);
      case UID -> socket.uid().isPresent() ? socket.uid().getAsLong() : null;
      case NAMESPACE -> socket.namespace().id();
      case STATE, SERVICE, DIRECTION, CGROUP, POLICY -> value(socket, context);
    };
  }

  private static @Nullable String command(TcpSocket socket) {
    List<Owner> owners = socket.owners().orElse(null);
    return owners == null || owners.isEmpty()
        ? null
        : owners.getFirst().command().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Long number(@Nullable SocketSettings settings, KeepAliveOption option) {
    return settings == null || (!settings.keepAlive() && option != KeepAliveOption.USER_TIMEOUT)
        ? null
        : Long.valueOf(settings.get(option));
  }

  private static String sortKey(Endpoint endpoint) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(endpoint.high())
        + hex.toHexDigits(endpoint.low())
        + hex.toHexDigits((char) endpoint.port());
  }

  /** Returns the order of sort keys, with null last in both directions. */
  static Comparator<@Nullable Object> keyOrder(boolean descending) {
    return (one, other) -> {
      if (one == null || other == null) {
        return Boolean.compare(one == null, other == null);
      }
      int order =
          one instanceof Long number
              ? Long.compare(number, (Long) other)
              : ((String) one).compareTo((String) other);
      return descending ? -order : order;
    };
  }
}

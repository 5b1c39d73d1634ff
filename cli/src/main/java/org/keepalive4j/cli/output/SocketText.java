package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.syscall.FileName;

/**
 * Formats the values of a socket for tables and lines. {@code ?} means unknown, {@code -} means not
 * applicable.
 */
final class SocketText {
  static final String UNKNOWN = "?";
  static final String NOT_APPLICABLE = "-";

  private SocketText() {}

  static String remote(TcpSocket socket) {
    return socket.remote().map(Endpoint::toString).orElse("*");
  }

  static String keepAlive(TcpSocket socket) {
    return socket.keepAlive().map(on -> on ? "on" : "off").orElseGet(() -> absent(socket));
  }

  /** Returns what stands for settings that are unknown. */
  static String absent(TcpSocket socket) {
    return socket.hasNoSettings() ? NOT_APPLICABLE : UNKNOWN;
  }

  /** Returns the cgroup's path in printable form; null if unknown. */
  static @Nullable String cgroup(TcpSocket socket) {
    return socket.cgroup().map(FileName::shown).orElse(null);
  }

  static String uid(TcpSocket socket) {
    return socket.uid().isPresent() ? Long.toString(socket.uid().getAsLong()) : NOT_APPLICABLE;
  }

  /**
   * Returns one option's value: {@code 60s}, {@code 5}, {@code none}. It is in parentheses if it
   * equals the system's default, so that perhaps nobody set it; {@code -} if keep-alive is off and
   * it has no effect.
   */
  static String value(TcpSocket socket, KeepAliveOption option) {
    SocketSettings settings = socket.settings().orElse(null);
    if (settings == null) {
      return absent(socket);
    }
    if (option == KeepAliveOption.USER_TIMEOUT) {
      return settings.userTimeoutMillis() == 0
          ? "none"
          : Durations.format(Duration.ofMillis(settings.userTimeoutMillis()));
    }
    if (!settings.keepAlive()) {
      return NOT_APPLICABLE;
    }
    int value = settings.get(option);
    String text =
        option == KeepAliveOption.COUNT
            ? Integer.toString(value)
            : Durations.format(Duration.ofSeconds(value));
    SocketSettings system = socket.namespace().system().orElse(null);
    return system != null && system.get(option) == value ? "(" + text + ")" : text;
  }

  /**
   * Returns {@code connect 5432}, {@code accept 80} or {@code listening 80}; only the state if the
   * direction is unknown.
   */
  static String service(TcpSocket socket) {
    Endpoint remote = socket.remote().orElse(null);
    if (socket.state() == TcpState.LISTENING) {
      return "listening " + socket.local().port();
    }
    Direction direction = socket.direction().orElse(null);
    if (direction == null || remote == null) {
      return socket.state().word();
    }
    return direction.word()
        + " "
        + (direction == Direction.CONNECT ? remote.port() : socket.local().port());
  }

  /** Returns how long the peer has been silent: {@code 850ms}, {@code 2h1m}. */
  static String silent(TcpSocket socket) {
    return socket.silent().map(Durations::formatRounded).orElse(NOT_APPLICABLE);
  }

  /** Returns which side opened the connection; {@code ?} if unknown. */
  static String direction(TcpSocket socket) {
    Direction direction = socket.direction().orElse(null);
    return direction == null
        ? socket.state() == TcpState.LISTENING ? NOT_APPLICABLE : UNKNOWN
        : direction.word();
  }

  /**
   * Returns all settings in one value: {@code 60s/15s×4 +2m}, which is idle, interval, count and
   * user timeout; or {@code off}, or {@code off +2m}. It is in parentheses if all equal the
   * system's defaults.
   */
  static String compactSettings(TcpSocket socket) {
    SocketSettings settings = socket.settings().orElse(null);
    if (settings == null) {
      return keepAlive(socket);
    }
    String text = "off";
    if (settings.keepAlive()) {
      text = seconds(settings.idleSeconds()) + "/" + seconds(settings.intervalSeconds());
      text += "×" + settings.count();
      SocketSettings system = socket.namespace().system().orElse(null);
      boolean isDefault =
          system != null
              && system.idleSeconds() == settings.idleSeconds()
              && system.intervalSeconds() == settings.intervalSeconds()
              && system.count() == settings.count();
      text = isDefault ? "(" + text + ")" : text;
    }
    return settings.userTimeoutMillis() == 0
        ? text
        : text + " +" + Durations.format(Duration.ofMillis(settings.userTimeoutMillis()));
  }

  private static String seconds(int seconds) {
    return Durations.format(Duration.ofSeconds(seconds));
  }

  /** Returns {@code keepalive 44.8s}, or {@code keepalive 2.53s, 1 unanswered}. */
  static String timer(SocketTimer timer) {
    if (timer.kind() == SocketTimer.Kind.NONE) {
      return NOT_APPLICABLE;
    }
    String text =
        timer.kind().word()
            + " "
            + Durations.formatRounded(Duration.ofMillis(timer.remainingMillis()));
    return timer.probesSent() == 0 ? text : text + ", " + timer.probesSent() + " unanswered";
  }

  /** Returns the first process that owns the socket, {@code java/4242}, and how many more do. */
  static String owners(TcpSocket socket) {
    List<Owner> owners = socket.owners().orElse(null);
    if (owners == null) {
      return UNKNOWN;
    }
    if (owners.isEmpty()) {
      return NOT_APPLICABLE;
    }
    Owner first = owners.getFirst();
    String text = first.command() + "/" + first.pid();
    return owners.size() == 1 ? text : text + " +" + (owners.size() - 1);
  }

  /** Returns all processes that own the socket, with descriptors: {@code java/4242:41}. */
  static String ownersWithDescriptors(TcpSocket socket) {
    List<Owner> owners = socket.owners().orElse(null);
    if (owners == null || owners.isEmpty()) {
      return owners(socket);
    }
    StringBuilder text = new StringBuilder();
    for (Owner owner : owners) {
      text.append(text.isEmpty() ? "" : ",");
      text.append(owner.command()).append('/').append(owner.pid()).append(':');
      text.append(owner.fd() == Owner.IN_RING ? "io_uring" : String.valueOf(owner.fd()));
    }
    return text.toString();
  }

  /** Returns the settings in effect, in their text form. */
  static String settings(@Nullable SocketSettings settings) {
    if (settings == null) {
      return UNKNOWN;
    }
    Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
    for (KeepAliveOption option : KeepAliveOption.values()) {
      if (option != KeepAliveOption.USER_TIMEOUT || settings.get(option) != 0) {
        values.put(option, settings.get(option));
      }
    }
    return KeepAlive.inEffect(values).toString();
  }
}

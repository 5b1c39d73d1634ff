package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Durations;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.syscall.FileName;

/**
 * The values of a socket in the words of tables and lines. What is not known is {@code ?}, what is
 * not there is {@code -}.
 */
final class SocketText {
  static final String UNKNOWN = "?";
  static final String NONE = "-";

  private SocketText() {}

  static String remote(TcpSocket socket) {
    Endpoint remote = socket.remote();
    return remote == null ? "*" : remote.toString();
  }

  static String keepAlive(TcpSocket socket) {
    Boolean on = socket.keepAlive();
    return on == null ? absent(socket) : on ? "on" : "off";
  }

  /** What stands for settings that are null. */
  static String absent(TcpSocket socket) {
    return socket.hasNoSettings() ? NONE : UNKNOWN;
  }

  /** The cgroup's path for people; null where it is not known. */
  static @Nullable String cgroup(TcpSocket socket) {
    String path = socket.cgroup();
    return path == null ? null : FileName.shown(path);
  }

  static String uid(TcpSocket socket) {
    return socket.uid() == null ? NONE : socket.uid().toString();
  }

  /**
   * One option's value: {@code 1m}, {@code 5}, {@code none}; in parentheses where it is the same as
   * the system's, and so perhaps never set; {@code -} where keep-alive is off and it has no effect,
   * and where there is none.
   */
  static String value(TcpSocket socket, KeepAliveOption option) {
    SocketSettings settings = socket.settings();
    if (settings == null) {
      return absent(socket);
    }
    if (option == KeepAliveOption.USER_TIMEOUT) {
      return settings.userTimeoutMillis() == 0
          ? "none"
          : Durations.format(Duration.ofMillis(settings.userTimeoutMillis()));
    }
    if (!settings.keepAlive()) {
      return NONE;
    }
    int value = settings.get(option);
    String text =
        option == KeepAliveOption.COUNT
            ? Integer.toString(value)
            : Durations.format(Duration.ofSeconds(value));
    SocketSettings system = socket.namespace().system();
    return system != null && system.get(option) == value ? "(" + text + ")" : text;
  }

  /** {@code keepalive 45s}, {@code keepalive 2.5s, 1 unanswered}. */
  static String timer(SocketTimer timer) {
    if (timer.kind() == SocketTimer.Kind.NONE) {
      return NONE;
    }
    String text = timer.kind().word() + " " + remaining(timer.remainingMillis());
    return timer.probesSent() == 0 ? text : text + ", " + timer.probesSent() + " unanswered";
  }

  /**
   * A time to wait, as short as is useful: {@code 850ms}, {@code 2.5s}, {@code 45s}, {@code 1h59m}.
   */
  static String remaining(long millis) {
    if (millis < 1000) {
      return millis + "ms";
    }
    if (millis < 10_000) {
      return millis / 1000 + "." + millis / 100 % 10 + "s";
    }
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? seconds / 60 + "m" + seconds % 60 + "s"
        : seconds / 3600 + "h" + seconds / 60 % 60 + "m";
  }

  /** The processes that have the socket open: {@code java/4242}, and how many more there are. */
  static String owners(TcpSocket socket) {
    List<Owner> owners = socket.owners();
    if (owners == null) {
      return UNKNOWN;
    }
    if (owners.isEmpty()) {
      return NONE;
    }
    Owner first = owners.getFirst();
    String text = first.command() + "/" + first.pid();
    return owners.size() == 1 ? text : text + " +" + (owners.size() - 1);
  }

  /** All processes that have the socket open, with their descriptors: {@code java/4242:41}. */
  static String ownersWithDescriptors(TcpSocket socket) {
    List<Owner> owners = socket.owners();
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

  /** Raw values as settings, in their text form: what they come to. */
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

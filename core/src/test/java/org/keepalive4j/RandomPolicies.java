package org.keepalive4j;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Settings, matches, connections and garbage from a seed: the same seed gives the same values. */
final class RandomPolicies {
  private static final List<String> NAMES =
      List.of("example.org", "db.example.org", "a.db.example.org", "example.com", "localhost");

  private final Random random;

  RandomPolicies(long seed) {
    random = new Random(seed);
  }

  KeepAlive settings() {
    KeepAlive settings = random.nextBoolean() ? KeepAlive.on() : KeepAlive.off();
    if (settings.equals(KeepAlive.on())) {
      for (KeepAliveOption option :
          List.of(KeepAliveOption.IDLE, KeepAliveOption.INTERVAL, KeepAliveOption.COUNT)) {
        if (random.nextBoolean()) {
          settings = settings.with(option, valueOf(option));
        }
      }
    }
    return random.nextBoolean()
        ? settings
        : settings.with(KeepAliveOption.USER_TIMEOUT, valueOf(KeepAliveOption.USER_TIMEOUT));
  }

  private int valueOf(KeepAliveOption option) {
    long range = (long) option.max() - option.min() + 1;
    int value = (int) (option.min() + Math.floorMod(random.nextLong(), range));
    int unit = List.of(1, 60, 1000, 3600).get(random.nextInt(4));
    int round = value / unit * unit;
    return round < option.min() ? value : round;
  }

  Policy policy() {
    return new Policy(IntStream.rangeClosed(0, random.nextInt(6)).mapToObj(i -> rule()).toList());
  }

  private Rule rule() {
    if (random.nextInt(5) == 0) {
      return new Rule(match(), KeepAlive.leave(), Mode.PROTECT);
    }
    return new Rule(match(), settings(), List.of(Mode.values()).get(random.nextInt(3)));
  }

  Match match() {
    Optional<Ports> ports = Optional.empty();
    if (random.nextBoolean()) {
      int first = port();
      ports = Optional.of(new Ports(first, Math.min(65535, first + random.nextInt(3))));
    }
    return new Match(direction(), host(), ports);
  }

  private Host host() {
    return switch (random.nextInt(4)) {
      case 0 -> Host.ANY;
      case 1 -> new Host.Name(NAMES.get(random.nextInt(NAMES.size())), random.nextBoolean());
      default -> network();
    };
  }

  private Host network() {
    byte[] bytes = address().getAddress();
    int length = random.nextInt(bytes.length * 8 + 1);
    for (int bit = length; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(128 >> bit % 8);
    }
    InetAddress first = address(bytes);
    // ::ffff:0:0/96 and what is in it is IPv4 and has no form of its own
    return new Host.Network(first, first.getAddress().length == bytes.length ? length : 32);
  }

  private Optional<Direction> direction() {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.of(Direction.CONNECT);
      case 1 -> Optional.of(Direction.ACCEPT);
      default -> Optional.empty();
    };
  }

  /** Few values, so that random matches meet random connections. */
  private int port() {
    return 1 + random.nextInt(6);
  }

  private InetAddress address() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    for (int i = 0; i < 3; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(3) * 127);
    }
    return address(bytes);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Connection connection() {
    String name = null;
    if (random.nextBoolean()) {
      name = NAMES.get(random.nextInt(NAMES.size()));
      name = random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name;
      name = random.nextBoolean() ? name + "." : name;
    }
    return new Connection(direction(), address(), Optional.ofNullable(name), port(), port());
  }

  /** Pieces of the grammar, and what is none, in any order. */
  String garbage() {
    List<String> pieces =
        List.of(
            "any",
            "connect",
            "accept",
            " ",
            " ",
            "\t",
            "\n",
            "\r\n",
            ";",
            "#",
            "*",
            ":",
            "-",
            "/",
            "[",
            "]",
            ",",
            "=",
            ".",
            "%",
            "idle",
            "interval",
            "count",
            "user-timeout",
            "mode",
            "on",
            "off",
            "leave",
            "fill",
            "60s",
            "5",
            "0",
            "99999999999999999999",
            "10.0.0.0",
            "::1",
            "fd00::",
            "example.org",
            "*.",
            "@",
            "\0",
            "ä",
            "\ud83d",
            "\u2028");
    return IntStream.range(0, random.nextInt(40))
        .mapToObj(i ->
            random.nextInt(8) == 0
                ? Character.toString(random.nextInt(0x3000))
                : pieces.get(random.nextInt(pieces.size())))
        .reduce("", String::concat);
  }

  /** A text with a character lost, doubled or exchanged. */
  String damaged(String text) {
    int at = random.nextInt(text.length());
    String rest = text.substring(at + 1);
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + rest;
      case 1 -> text.substring(0, at + 1) + text.charAt(at) + rest;
      default -> text.substring(0, at) + (char) (' ' + random.nextInt(95)) + rest;
    };
  }

  static Stream<Long> seeds() {
    Long one = Long.getLong("seed");
    return one == null ? Stream.iterate(1L, seed -> seed <= 200, seed -> seed + 1) : Stream.of(one);
  }
}

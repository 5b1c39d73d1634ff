package org.keepalive4j.internal.text;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Ports;

/** Parses MATCH: direction, host, and the service's port. */
public final class MatchParser {
  private static final String DIRECTION = "connect, accept or any";
  private static final String HOST =
      "a host: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, *, a name or *.example.org";
  private static final String ADDRESS =
      "an address: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8 or *";

  private final TextCursor cursor;
  private final boolean names;

  /**
   * Parses from the cursor on.
   *
   * @param names whether host names are allowed
   */
  MatchParser(TextCursor cursor, boolean names) {
    this.cursor = cursor;
    this.names = names;
  }

  /**
   * Parses a text that is a match and nothing else.
   *
   * @param names whether host names are allowed
   * @throws org.keepalive4j.SyntaxException if it is anything else
   */
  public static Match parse(String text, boolean names) {
    TextCursor cursor = new TextCursor(text);
    cursor.skipBlanks();
    Match match = new MatchParser(cursor, names).match();
    cursor.requireEnd("end of the match");
    return match;
  }

  /** Returns whether a match begins here, and not settings. */
  static boolean startsAt(TextCursor cursor) {
    String word = cursor.peek("");
    return word.equals("connect") || word.equals("accept") || word.equals("any");
  }

  Match match() {
    Optional<Direction> direction = direction();
    cursor.skipBlanks();
    Host host = host();
    if (!cursor.accept(':')) {
      return new Match(direction, host, Optional.empty());
    }
    return new Match(direction, host, Optional.of(ports()));
  }

  private Optional<Direction> direction() {
    int start = cursor.position();
    String word = cursor.word("");
    return switch (word) {
      case "connect" -> Optional.of(Direction.CONNECT);
      case "accept" -> Optional.of(Direction.ACCEPT);
      case "any" -> Optional.empty();
      default -> throw cursor.expectedSince(start, DIRECTION);
    };
  }

  private Host host() {
    int start = cursor.position();
    String whole = cursor.peek("");
    if (whole.startsWith("[")) {
      return ipv6(start);
    }
    String bare = cursor.peek("/%");
    if (IpAddresses.parseIpv6(bare) != null) {
      cursor.word("");
      throw cursor.expectedSince(
          start,
          "brackets around an IPv6 address: [" + bare + "]" + whole.substring(bare.length()));
    }
    String word = cursor.word(":/");
    if (word.equals("*")) {
      return Host.ANY;
    }
    if (IpAddresses.looksLikeIpv4(word)) {
      byte[] address = IpAddresses.parseIpv4(word);
      if (address == null) {
        throw cursor.expectedSince(start, "an IPv4 address of four numbers from 0 to 255");
      }
      return network(start, address, prefixLength(32));
    }
    return name(start, word);
  }

  private Host ipv6(int start) {
    cursor.accept('[');
    int inside = cursor.position();
    String word = cursor.word("]");
    if (word.contains("%")) {
      throw cursor.expectedSince(inside, "an IPv6 address without a zone");
    }
    byte[] address = IpAddresses.parseIpv6(word);
    if (address == null) {
      throw cursor.expectedSince(inside, "an IPv6 address");
    }
    if (!cursor.accept(']')) {
      throw cursor.expected("']' after the IPv6 address");
    }
    int length = prefixLength(128);
    return IpAddresses.isMapped(address) && length >= 96
        ? network(start, Arrays.copyOfRange(address, 12, 16), length - 96)
        : network(start, address, length);
  }

  private int prefixLength(int bits) {
    if (!cursor.accept('/')) {
      return bits;
    }
    return cursor.number(":", 0, bits, "a prefix length from 0 to " + bits);
  }

  private Host network(int start, byte[] address, int prefixLength) {
    InetAddress first = IpAddresses.network(address, prefixLength);
    Host.Network network = new Host.Network(first, prefixLength);
    if (!Arrays.equals(first.getAddress(), address)) {
      throw cursor.expectedSince(start, "no bits beyond the prefix: the network is " + network);
    }
    return network;
  }

  private Host name(int start, String word) {
    boolean subdomains = word.startsWith("*.");
    String name = (subdomains ? word.substring(2) : word).toLowerCase(Locale.ROOT);
    boolean isName = IpAddresses.isName(name);
    if (!names) {
      throw cursor.expectedSince(
          start, isName ? ADDRESS + " (the kernel knows no host names)" : ADDRESS);
    }
    if (!isName) {
      throw cursor.expectedSince(start, HOST);
    }
    if (cursor.accept('/')) {
      throw cursor.expectedSince(start, "an address before a prefix length");
    }
    return new Host.Name(name, subdomains);
  }

  private Ports ports() {
    int start = cursor.position();
    int first = port();
    int last = cursor.accept('-') ? port() : first;
    if (first > last) {
      throw cursor.expectedSince(start, "a range of ports with the lowest first");
    }
    return new Ports(first, last);
  }

  private int port() {
    return cursor.number("-", 1, 65535, "a port from 1 to 65535, or a range such as 8000-8999");
  }
}

package org.keepalive4j.linux.internal.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Ports;

/** Determines whether several matches together cover another one. */
final class MatchUnion {
  private static final Ports EVERY_PORT = new Ports(1, 65535);

  private MatchUnion() {}

  /** Addresses from the first to the last, as numbers. */
  private record Range(BigInteger first, BigInteger last) {
    static Range of(Host.Network network) {
      byte[] address = network.address().getAddress();
      var first = new BigInteger(1, address);
      int free = address.length * Byte.SIZE - network.prefixLength();
      return new Range(first, first.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE));
    }

    static Range ofFamily(int addressLength) {
      var end = BigInteger.ONE.shiftLeft(addressLength * Byte.SIZE);
      return new Range(BigInteger.ZERO, end.subtract(BigInteger.ONE));
    }
  }

  /** Returns whether the others match every connection that {@code one} matches. */
  static boolean covers(List<Match> others, Match one) {
    return Arrays.stream(Side.values())
        .filter(side -> side.mayMatch(one))
        .allMatch(side -> coversSide(others.stream().filter(side::mayMatch).toList(), one));
  }

  /** Checks one port of each interval between two ports where a match starts or ends. */
  private static boolean coversSide(List<Match> others, Match one) {
    var ports = ports(one);
    Set<Integer> starts = new TreeSet<>(List.of(ports.first()));
    for (var other : others) {
      starts.add(ports(other).first());
      starts.add(ports(other).last() + 1);
    }
    return starts.stream()
        .filter(ports::contains)
        .allMatch(port ->
            coversHost(
                others.stream()
                    .filter(other -> ports(other).contains(port))
                    .map(Match::host)
                    .toList(),
                one.host()));
  }

  private static Ports ports(Match match) {
    return match.ports().orElse(EVERY_PORT);
  }

  private static boolean coversHost(List<Host> others, Host one) {
    return others.contains(Host.ANY)
        || switch (one) {
          case Host.Any any ->
              coversRange(others, Integer.BYTES, Range.ofFamily(Integer.BYTES))
                  && coversRange(others, 2 * Long.BYTES, Range.ofFamily(2 * Long.BYTES));
          case Host.Network network ->
              coversRange(others, length(network.address()), Range.of(network));
          case Host.Name name -> false;
        };
  }

  private static int length(InetAddress address) {
    return address.getAddress().length;
  }

  private static boolean coversRange(List<Host> others, int addressLength, Range range) {
    List<Range> ranges =
        others.stream()
            .flatMap(
                host -> host instanceof Host.Network network ? Stream.of(network) : Stream.empty())
            .filter(network -> length(network.address()) == addressLength)
            .map(Range::of)
            .sorted(Comparator.comparing(Range::first))
            .toList();
    var next = range.first(); // everything below is covered
    for (var each : ranges) {
      if (each.first().compareTo(next) <= 0) {
        next = next.max(each.last().add(BigInteger.ONE));
      }
    }
    return next.compareTo(range.last()) > 0;
  }
}

package org.keepalive4j.linux.internal.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.keepalive4j.Host;
import org.keepalive4j.Match;
import org.keepalive4j.Ports;

/** Determines whether several matches together cover another one. */
final class MatchUnion {
  private static final Ports EVERY_PORT = Ports.of(1, 65535);

  private MatchUnion() {}

  /** Addresses from the first to the last, as numbers. */
  private record Range(BigInteger first, BigInteger last) {
    static Range of(Host.Network network) {
      byte[] address = network.address().getAddress();
      var first = new BigInteger(1, address);
      int free = address.length * Byte.SIZE - network.prefixLength();
      return new Range(first, first.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE));
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
    Set<Integer> starts = new TreeSet<>();
    ports.ranges().forEach(range -> starts.add(range.first()));
    for (var other : others) {
      for (var range : ports(other).ranges()) {
        starts.add(range.first());
        starts.add(range.last() + 1);
      }
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
    return match.ports() == null ? EVERY_PORT : match.ports();
  }

  private static boolean coversHost(List<Host> others, Host one) {
    var networks = one.networks();
    return others.contains(Host.ANY)
        || (!networks.isEmpty()
            && networks.stream().allMatch(network -> coversNetwork(others, network)));
  }

  private static int length(InetAddress address) {
    return address.getAddress().length;
  }

  private static boolean coversNetwork(List<Host> others, Host.Network one) {
    List<Range> ranges =
        others.stream()
            .flatMap(host -> host.networks().stream())
            .filter(network -> length(network.address()) == length(one.address()))
            .map(Range::of)
            .sorted(Comparator.comparing(Range::first))
            .toList();
    var range = Range.of(one);
    var next = range.first(); // everything below is covered
    for (var each : ranges) {
      if (each.first().compareTo(next) <= 0) {
        next = next.max(each.last().add(BigInteger.ONE));
      }
    }
    return next.compareTo(range.last()) > 0;
  }
}

package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Promises that hold for every value; repeat one seed with {@code -Dseed=17}. */
class RandomPolicyTest {
  static Stream<Long> seeds() {
    return RandomPolicies.seeds();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyFormPrintsBackToItself(long seed) {
    RandomPolicies random = new RandomPolicies(seed);
    KeepAlive settings = random.settings();
    Match match = random.match();
    Policy policy = random.policy();

    assertThat(KeepAlive.parse(settings.toString())).isEqualTo(settings);
    assertThat(Match.parse(match.toString())).isEqualTo(match);
    assertThat(Policy.parse(policy.toString())).isEqualTo(policy);
    assertThat(Policy.parse(policy.toString().replace("\n", "; "))).isEqualTo(policy);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void garbageGivesAValueOrASyntaxException(long seed) {
    RandomPolicies random = new RandomPolicies(seed);
    Stream<String> texts =
        IntStream.range(0, 50)
            .mapToObj(i -> List.of(random.garbage(), random.damaged(random.policy().toString())))
            .flatMap(List::stream);

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            texts.forEach(text -> {
              givesAValueOrASyntaxException(KeepAlive::parse, text);
              givesAValueOrASyntaxException(Match::parse, text);
              givesAValueOrASyntaxException(Policy::parse, text);
              givesAValueOrASyntaxException(Durations::parse, text);
            }));
  }

  private static void givesAValueOrASyntaxException(Function<String, ?> parse, String text) {
    try {
      Object value = parse.apply(text);
      if (!(value instanceof Duration)) {
        assertThat(parse.apply(value.toString())).isEqualTo(value);
      }
    } catch (SyntaxException error) {
      String[] lines = text.split("\r\n|\r|\n", -1);
      assertThat(error.line()).isBetween(1, lines.length);
      // the line end itself may be where something else was expected
      assertThat(error.column()).isBetween(1, lines[error.line() - 1].length() + 2);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void firstRuleThatMatchesWins(long seed) {
    RandomPolicies random = new RandomPolicies(seed);
    for (int i = 0; i < 200; i++) {
      Policy policy = random.policy();
      Connection connection = random.connection();
      List<Rule> matching =
          policy.rules().stream()
              .filter(rule -> Model.matches(rule.match().toString(), connection))
              .toList();

      Optional<Rule> first = policy.match(connection);

      assertThat(first)
          .as("%s for %s", policy, connection)
          .isEqualTo(matching.stream().findFirst());
    }
  }

  /** The contract once more, from the printed form of a match and by strings of bits. */
  private static final class Model {
    static boolean matches(String match, Connection connection) {
      String[] words = match.split(" ", -1);
      String side = connection.direction().map(Direction::word).orElse("?");
      String[] hostAndPorts = words[1].split(":(?![^\\[]*\\])", 2);
      return (words[0].equals("any") || words[0].equals(side))
          && host(hostAndPorts[0], connection)
          && (hostAndPorts.length == 1 || ports(hostAndPorts[1], side, connection));
    }

    private static boolean ports(String ports, String side, Connection connection) {
      int service =
          switch (side) {
            case "connect" -> connection.remotePort();
            case "accept" -> connection.localPort();
            default -> -1;
          };
      String[] ends = ports.split("-", -1);
      return IntStream.rangeClosed(
              Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .anyMatch(port -> port == service);
    }

    private static boolean host(String host, Connection connection) {
      if (host.equals("*")) {
        return true;
      }
      if (host.startsWith("[") || host.matches("[0-9./]+")) {
        String[] parts = host.split("/", -1);
        String network = bits(parts[0]);
        int length = parts.length == 1 ? network.length() : Integer.parseInt(parts[1]);
        String peer = bits(connection.remote().getAddress());
        return peer.length() == network.length() && peer.startsWith(network.substring(0, length));
      }
      if (connection.name().isEmpty()) {
        return false;
      }
      String name = connection.name().get().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
      return host.startsWith("*.") ? name.endsWith(host.substring(1)) : name.equals(host);
    }

    private static String bits(String literal) {
      try {
        return bits(InetAddress.getByName(literal).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }

    private static String bits(byte[] bytes) {
      StringBuilder bits = new StringBuilder();
      for (byte b : bytes) {
        bits.append(Integer.toBinaryString((b & 255) | 256).substring(1));
      }
      return bits.toString();
    }
  }
}

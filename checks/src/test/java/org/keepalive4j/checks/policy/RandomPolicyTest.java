package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.KernelPolicy;

/** Ten thousand connections under random policies, compared with a model that shares no code. */
@Tag("kernel")
class RandomPolicyTest {
  private static final int CONNECTIONS = 100;
  private static Playground playground;

  @BeforeAll
  static void setUp() throws IOException {
    Playground.assumeUsable();
    playground = new Playground();
    playground.run(
        """
        four = [listener(8000 + i) for i in range(8)]
        dual = [listener(8100 + i, socket.AF_INET6) for i in range(8)]
        held = []
        def close_all():
          for c, a in held: c.close(); a.close()
          held.clear()
        def open_one(kind, local, remote, port):
          c = socket.socket(socket.AF_INET if kind == '4' else socket.AF_INET6)
          # No TIME-WAIT, so that addresses can be used again.
          c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\1\\0\\0\\0\\0\\0\\0\\0')
          prefix = '::ffff:' if kind == 'm' else ''
          c.bind((prefix + local, 0)); c.connect((prefix + remote, port))
          a, _ = (four[port - 8000] if port < 8100 else dual[port - 8100]).accept()
          held.append((c, a))
        def show():
          for c, a in held: print(options(c), '|', options(a))
        """);
  }

  @AfterAll
  static void tearDown() throws IOException {
    if (playground != null) {
      playground.close();
    }
  }

  static IntStream seeds() {
    var one = Integer.getInteger("seed");
    return one == null ? IntStream.range(0, 100) : IntStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyConnectionGetsTheSettingsThatTheModelPredicts(int seed) throws IOException {
    var random = new Random(seed);
    var rules = IntStream.range(0, 1 + random.nextInt(30)).mapToObj(i -> Line.random(random));
    List<Line> policy = rules.toList();
    List<Tcp> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(Tcp.random(random));
    }
    var text = policy.stream().map(Line::text).collect(Collectors.joining("\n"));
    var open = connections.stream().map(Tcp::python).collect(Collectors.joining("\n"));
    boolean existing = seed % 2 == 1;

    if (existing) { // the connections that are open when the policy is installed
      KernelPolicy.install(Policy.parse("any * leave"), playground.cgroup());
      KernelPolicy.remove(playground.cgroup());
      assertThat(playground.run("close_all()\n" + open)).isEmpty();
      var found = KernelPolicy.install(Policy.parse(text), playground.cgroup()).existing();
      assertThat(found.changed() + found.leftAlone()).isEqualTo(2 * CONNECTIONS);
      assertThat(found.refused()).isZero();
    } else {
      assertThat(playground.run("close_all()")).isEmpty();
      KernelPolicy.install(Policy.parse(text), playground.cgroup());
      assertThat(playground.run(open)).isEmpty();
    }

    var expected =
        connections.stream()
            .map(tcp ->
                model(policy, tcp, true, tcp.remote) + " | " + model(policy, tcp, false, tcp.local))
            .collect(Collectors.joining("\n"));
    assertThat(playground.run("show()")).as(text).isEqualTo(expected);
  }

  private static String model(List<Line> policy, Tcp tcp, boolean connects, int[] peer) {
    for (var line : policy) {
      if (line.matches(connects, peer, tcp.port)) {
        return line.options();
      }
    }
    return Line.UNTOUCHED;
  }

  /** A connection. Addresses are 4 or 16 numbers. */
  private record Tcp(char kind, int[] local, int[] remote, int port) {
    static Tcp random(Random random) {
      char kind = "4m6d".charAt(random.nextInt(4)); // d: IPv4 to a listener for both families
      boolean six = kind == '6';
      int port = (kind == '4' ? 8000 : 8100) + random.nextInt(8);
      return random.nextInt(4) == 0
          ? new Tcp(kind, loopback(random, six), loopback(random, six), port)
          : new Tcp(kind, address(random, six), address(random, six), port);
    }

    private static int[] loopback(Random random, boolean six) {
      int[] address = new int[six ? 16 : 4];
      address[address.length - 1] = 1;
      if (!six) {
        address[0] = 127;
        address[1 + random.nextInt(3)] = 1 + random.nextInt(3);
      }
      return address;
    }

    String python() {
      return "open_one('%s', '%s', '%s', %d)"
          .formatted(kind == 'd' ? '4' : kind, write(local), write(remote), port);
    }
  }

  // Few different values, so that rules match connections.
  private static int[] address(Random random, boolean six) {
    int[] address = new int[six ? 16 : 4];
    address[0] = six ? 0xfd : 10;
    for (int i = 1; i < address.length; i++) {
      address[i] = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
    }
    address[address.length - 1] = 1 + random.nextInt(2);
    return address;
  }

  private static String write(int[] address) {
    return address.length == 4
        ? IntStream.of(address).mapToObj(Integer::toString).collect(Collectors.joining("."))
        : IntStream.range(0, 8)
            .mapToObj(i -> Integer.toHexString(address[2 * i] << 8 | address[2 * i + 1]))
            .collect(Collectors.joining(":"));
  }

  /** A rule of the model. */
  private record Line(
      String side,
      boolean localhost,
      int[] network,
      int bits,
      List<int[]> ports,
      String settings,
      String options) {
    static final String UNTOUCHED = "0 7200 75 9 0";

    static Line random(Random random) {
      int[] network = null;
      int bits = 0;
      boolean localhost = random.nextInt(6) == 0;
      if (!localhost && random.nextInt(3) > 0) {
        network = address(random, random.nextBoolean());
        bits = random.nextInt(4) == 0 ? network.length * 8 : random.nextInt(network.length * 8);
        for (int i = 0; i < network.length * 8; i++) {
          if (i >= bits) {
            network[i / 8] &= ~(0x80 >> i % 8);
          }
        }
      }
      List<int[]> ports = new ArrayList<>();
      for (int i = random.nextInt(2) * (1 + random.nextInt(4)); i > 0; i--) {
        int first = (random.nextBoolean() ? 8000 : 8100) + random.nextInt(8);
        ports.add(new int[] {first, first + (random.nextInt(3) > 0 ? 0 : random.nextInt(104))});
      }
      var side = List.of("any", "connect", "accept").get(random.nextInt(3));
      int idle = 1 + random.nextInt(32767);
      int interval = 1 + random.nextInt(32767);
      int count = 1 + random.nextInt(127);
      int timeout = random.nextInt(1 << 30);
      var mode = List.of("", ",mode=protect", ",mode=enforce", ",mode=fill").get(random.nextInt(4));
      return switch (random.nextInt(6)) {
        case 0 -> new Line(side, localhost, network, bits, ports, "leave", UNTOUCHED);
        case 1 -> new Line(side, localhost, network, bits, ports, "on" + mode, "1 7200 75 9 0");
        case 2 ->
            new Line(
                side,
                localhost,
                network,
                bits,
                ports,
                "off,user-timeout=" + timeout + "ms" + mode,
                "0 7200 75 9 " + timeout);
        case 3 ->
            new Line(
                side,
                localhost,
                network,
                bits,
                ports,
                "idle=" + idle + mode,
                "1 " + idle + " 75 9 0");
        default ->
            new Line(
                side,
                localhost,
                network,
                bits,
                ports,
                "idle=%d,interval=%ds,count=%d,user-timeout=%dms%s"
                    .formatted(idle, interval, count, timeout, mode),
                "1 %d %d %d %d".formatted(idle, interval, count, timeout));
      };
    }

    String text() {
      var host = localhost ? "localhost" : "*";
      if (network != null) {
        host = network.length == 4 ? write(network) : "[" + write(network) + "]";
        host += "/" + bits;
      }
      var list = ports.stream().map(range -> range[0] + "-" + range[1]).toList();
      return side
          + " "
          + host
          + (list.isEmpty() ? "" : ":")
          + String.join(",", list)
          + " "
          + settings;
    }

    boolean matches(boolean connects, int[] peer, int port) {
      if (side.equals("connect") && !connects || side.equals("accept") && connects) {
        return false;
      }
      if (!ports.isEmpty()
          && ports.stream().noneMatch(range -> range[0] <= port && port <= range[1])) {
        return false;
      }
      if (localhost) {
        return peer[0] == 127 || IntStream.of(peer).sum() == 1;
      }
      if (network == null) {
        return true;
      }
      boolean same = network.length == peer.length;
      for (int i = 0; same && i < bits; i++) {
        int bit = 0x80 >> i % 8;
        same = (network[i / 8] & bit) == (peer[i / 8] & bit);
      }
      return same;
    }
  }
}

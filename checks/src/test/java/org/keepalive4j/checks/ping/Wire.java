package org.keepalive4j.checks.ping;

import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.Needs;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;
import org.keepalive4j.checks.support.PythonProgram;

/**
 * Two network namespaces with a wire between, and a Python process in each that has no idea of
 * keepalive4j. The far one can be made silent for single ports, forget connections, or reboot.
 */
final class Wire implements AutoCloseable {
  static final String NEAR = "10.78.0.1";
  static final String FAR = "10.78.0.2";
  static final String NEAR6 = "fd00:78::1";
  static final String FAR6 = "fd00:78::2";
  private static final String DEVICE = "wire";

  /** What near keeps: the ends of its connections, by name, and the options of each. */
  private static final String NEAR_PROGRAM =
      """
      OPTIONS = (KEEP, IDLE, INTVL, CNT, UT, (1, 2))
      ends = {}
      def values(name):
          return ' '.join(str(ends[name].getsockopt(*o)) for o in OPTIONS)
      def state(name):
          return ends[name].getsockopt(6, 11, 1)[0]
      def error(name):
          return errno.errorcode.get(ends[name].getsockopt(1, 4), 'none')
      def connect(name, host, port, family):
          ends[name] = socket.socket(family)
          ends[name].setsockopt(1, 2, 1)
          ends[name].connect((host, port))
          ends[name].setblocking(False)
      """;

  private static final String FAR_PROGRAM =
      """
      ends = {}
      def listen(port):
          s = socket.create_server(('::', port), family=socket.AF_INET6, dualstack_ipv6=True,
                                   backlog=4096)
          def accept():
              while True:
                  ends.setdefault(port, []).append(s.accept()[0])
          threading.Thread(target=accept, daemon=True).start()
      """;

  private final NetworkNamespace nearNamespace = NetworkNamespace.open();
  private final Child near;
  private NetworkNamespace farNamespace;
  private Child far;

  Wire() {
    Needs.tools("nft");
    near = Child.start(nearNamespace.inside(List.of("python3", PythonProgram.named("playground"))));
    farNamespace = NetworkNamespace.open();
    far = connectFar();
    near(NEAR_PROGRAM);
  }

  private Child connectFar() {
    nearNamespace.link(NEAR, farNamespace, FAR, DEVICE);
    addIpv6(nearNamespace, NEAR6);
    addIpv6(farNamespace, FAR6);
    farNamespace.run(
        "nft",
        """
        table inet fate {
          set silent { type inet_service; }
          set resetting { type inet_service; }
          chain incoming {
            type filter hook input priority 0;
            tcp dport @silent drop
            tcp dport @resetting reject with tcp reset
          }
        }
        """);
    var child =
        Child.start(farNamespace.inside(List.of("python3", PythonProgram.named("playground"))));
    run(child, FAR_PROGRAM);
    return child;
  }

  private static void addIpv6(NetworkNamespace namespace, String address) {
    namespace.run("ip", "address", "add", address + "/64", "dev", DEVICE, "nodad");
  }

  KeepaliveCommand keepalive() {
    return KeepaliveCommand.here().in(nearNamespace);
  }

  /** Asks the peers of near's connections. */
  Output ping(String... arguments) {
    return keepalive().run(pingArguments(arguments).toArray(new String[0]));
  }

  List<String> pingArguments(String... arguments) {
    List<String> all = new ArrayList<>(List.of("ping", "--pid", Long.toString(near.pid())));
    all.addAll(List.of(arguments));
    return all;
  }

  NetworkNamespace nearNamespace() {
    return nearNamespace;
  }

  long nearPid() {
    return near.pid();
  }

  /** Runs Python code at this end, and returns what it prints. */
  String near(String code) {
    return run(near, code);
  }

  /** Runs Python code at the peer's end, and returns what it prints. */
  String far(String code) {
    return run(far, code);
  }

  /** Runs Python code in a playground, and returns what it prints. */
  static String run(Child python, String code) {
    python.send(code + "\n~");
    List<String> lines = new ArrayList<>();
    for (String line = python.line(); !line.equals("~"); line = python.line()) {
      lines.add(line);
    }
    String answer = String.join("\n", lines);
    if (answer.contains("Traceback")) {
      throw new AssertionError(code + ": " + answer);
    }
    return answer;
  }

  /** Connects to a port of the peer, whose number is the connection's name. */
  void connect(int port, String host, String family) {
    far("listen(" + port + ")");
    near("connect(" + port + ", '" + host + "', " + port + ", socket." + family + ")");
    far("while not ends.get(" + port + "): time.sleep(0.01)");
  }

  void connect(int port) {
    connect(port, FAR, "AF_INET");
  }

  /** From now on the peer doesn't answer on these ports. */
  void silence(int... ports) {
    change("add", "silent", ports);
  }

  /** From now on the peer's side answers on these ports as if it didn't know the connections. */
  void forget(int... ports) {
    change("add", "resetting", ports);
  }

  /** From now on the peer answers again on these ports. */
  void restore(int... ports) {
    change("delete", "silent", ports);
  }

  private void change(String verb, String set, int... ports) {
    List<String> numbers = new ArrayList<>();
    for (int port : ports) {
      numbers.add(Integer.toString(port));
    }
    farNamespace.run(
        "nft", verb + " element inet fate " + set + " { " + String.join(",", numbers) + " }");
  }

  /** Puts another host into the peer's place, which knows nothing of its connections. */
  void reboot() {
    nearNamespace.run("ip", "link", "delete", DEVICE);
    far.close();
    farNamespace.close();
    farNamespace = NetworkNamespace.open();
    far = connectFar();
  }

  /** The five settings and SO_REUSEADDR of a connection. */
  String values(int port) {
    return near("print(values(" + port + "))");
  }

  @Override
  public void close() {
    near.close();
    far.close();
    farNamespace.close();
    nearNamespace.close();
  }
}

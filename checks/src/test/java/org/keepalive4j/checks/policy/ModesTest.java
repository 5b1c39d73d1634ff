package org.keepalive4j.checks.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.Policy;
import org.keepalive4j.checks.support.ModeCase;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.KernelPolicyException;

/** Who wins, case by case. Options are written as: on, idle, interval, count, user timeout. */
@Tag("kernel")
class ModesTest {
  private static final String SETTINGS = "idle=60s,interval=10s,count=5,user-timeout=90s";

  private static Playground playground;

  @BeforeAll
  static void setUp() throws IOException {
    Playground.assumeUsable();
    playground = new Playground();
    playground.run(
        """
        # not those that tests below bind to
        open('/proc/sys/net/ipv4/ip_local_port_range', 'w').write('45000 60000')
        port = [20000]
        def connected(before=lambda s: None, after=lambda s: None):
          port[0] += 1
          l = listener(port[0]); c = socket.socket(); before(c)
          c.connect(('127.0.0.1', port[0])); a, _ = l.accept(); l.close(); after(c); return c, a
        def accepted(before=lambda s: None, after=lambda s: None):
          port[0] += 1
          l = listener(port[0]); before(l); c = socket.socket()
          c.connect(('127.0.0.1', port[0])); a, _ = l.accept(); l.close(); after(a); return a, c
        def begin(host, before=lambda s: None):  # a full backlog holds the handshake up
          port[0] += 1
          l = socket.socket(); l.bind((host, port[0])); l.listen(0)
          first = socket.create_connection((host, port[0]))
          c = socket.socket(); c.setblocking(False); before(c)
          c.connect_ex((host, port[0]))
          if select.select([], [c], [], 0.05)[1]: print('does not wait')
          return c, l, first
        def complete(begun):
          c, l, first = begun
          held = [l.accept()]; select.select([], [c], [], 10); held.append(l.accept()); l.close()
          if c.getsockopt(1, 4): print('not connected')
          return c, first, held
        def during(action):
          begun = begin('127.0.0.1'); action(begun[0]); return complete(begun)
        names = {'keep-alive': KEEP, 'idle': IDLE, 'interval': INTVL, 'count': CNT, 'user-timeout': UT}
        def calls(s, list):
          for call in list.split(): s.setsockopt(*names[call.split('=')[0]], int(call.split('=')[1]))
        def all_set(s):
          for o, v in ((KEEP, 1), (IDLE, 7), (INTVL, 7), (CNT, 7), (UT, 7000)): s.setsockopt(*o, v)
        def tune(s):
          for o, v in ((IDLE, 8), (INTVL, 8), (CNT, 8), (UT, 8000)): s.setsockopt(*o, v)
        def on(s): s.setsockopt(*KEEP, 1)
        def off(s): s.setsockopt(*KEEP, 0)
        def idle(s): s.setsockopt(*IDLE, 8)
        def timeout(s): s.setsockopt(*UT, 8000)
        """);
  }

  @AfterAll
  static void tearDown() throws IOException {
    if (playground != null) {
      playground.close();
    }
  }

  static Stream<ModeCase> cases() {
    return ModeCase.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theModeDecidesWhoWins(ModeCase row) throws IOException {
    KernelPolicy.install(Policy.parse(row.rule()), playground.cgroup());
    connectsAndAccepts(row);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theModeDecidesWhoWinsThoughOtherConnectionsHaveAnotherMode(ModeCase row) throws IOException {
    KernelPolicy.install(besideOthers(row), playground.cgroup());
    connectsAndAccepts(row);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theModeDecidesWhoWinsOnConnectionsThatWereOpen(ModeCase row) throws IOException {
    removePolicy();
    playground.run(
        "c, a = connected(); calls(c, '%1$s'); calls(a, '%1$s')".formatted(row.before()));

    KernelPolicy.install(besideOthers(row), playground.cgroup());

    assertThat(
            playground.run(
                "for s in (c, a): calls(s, '%s'); print(options(s))".formatted(row.after())))
        .isEqualTo(row.expected() + "\n" + row.expected());
  }

  private static void removePolicy() throws IOException {
    try {
      KernelPolicy.remove(playground.cgroup());
    } catch (KernelPolicyException e) {
      assertThat(e.reason()).isEqualTo(KernelPolicyException.Reason.NO_SUCH_CGROUP);
    }
  }

  private static Policy besideOthers(ModeCase row) {
    var others = row.rule().endsWith("enforce") ? "protect" : "enforce";
    return Policy.parse("any 127.0.0.1 " + row.rule() + "; any * on,mode=" + others);
  }

  private static void connectsAndAccepts(ModeCase row) {
    for (var side : List.of("connected", "accepted")) {
      assertThat(
              playground.run(
                  "x = %s(lambda s: calls(s, '%s'), lambda s: calls(s, '%s')); print(options(x[0]))"
                      .formatted(side, row.before(), row.after())))
          .as(side)
          .isEqualTo(row.expected());
    }
  }

  /**
   * Options that are set after connect(2) was called count as set afterwards, whether or not the
   * handshake is complete.
   */
  @Test
  void theModeDecidesWhoWinsDuringANonBlockingConnect() throws IOException {
    var rows = ModeCase.all();
    var policy = new StringBuilder();
    var begin = new StringBuilder("all = []\n");
    for (int i = 0; i < rows.size(); i++) {
      policy.append("any 10.0.0.%d %s; ".formatted(i + 1, rows.get(i).rule()));
      begin.append(
          """
          x = begin('10.0.0.%d', lambda s: calls(s, '%s')); all.append(x); calls(x[0], '%s')
          """
              .formatted(i + 1, rows.get(i).before(), rows.get(i).after()));
    }
    KernelPolicy.install(Policy.parse(policy + "any * leave"), playground.cgroup());
    assertThat(playground.run(begin.toString())).isEmpty();

    var ended = playground.run("for x in all: print(options(complete(x)[0]))").split("\n", -1);

    for (int i = 0; i < rows.size(); i++) {
      assertThat(ended[i]).as(rows.get(i).toString()).isEqualTo(rows.get(i).expected());
    }
  }

  static Stream<Arguments> ports() {
    return Stream
        .of( // the ports of the listener and the client, each of which may look like the service's
            Arguments.of(21001, 61001),
            Arguments.of(61003, 21003),
            Arguments.of(40001, 40002),
            Arguments.of(40004, 40003),
            Arguments.of(40005, 40007),
            Arguments.of(40010, 40008),
            Arguments.of(9011, 9010),
            Arguments.of(9012, 9013));
  }

  @ParameterizedTest(name = "listener {0}, client {1}")
  @MethodSource("ports")
  void theDirectionDoesNotDependOnThePorts(int listener, int client) throws IOException {
    var enforced = SETTINGS + ",mode=enforce";
    var filled = SETTINGS + ",mode=fill";
    KernelPolicy.install(
        Policy.parse("connect * " + enforced + "; accept * " + filled), playground.cgroup());
    assertThat(
            playground.run(
                """
                l = listener(%d); c = socket.socket(); c.setsockopt(1, 2, 1)
                c.bind(('127.0.0.1', %d)); c.connect(('127.0.0.1', %d)); a, _ = l.accept()
                tune(c); tune(a)
                """
                    .formatted(listener, client, listener)))
        .isEmpty();

    assertThat(playground.run("print(options(c)); print(options(a))"))
        .isEqualTo("1 60 10 5 90000\n1 8 8 8 8000");

    KernelPolicy.install(
        Policy.parse("accept *:%d %s; connect * off".formatted(listener, enforced)),
        playground.cgroup());
    assertThat(
            playground.run(
                "tune(c); tune(a); off(a); print(options(c)); print(options(a)); l.close()\n"
                    + "for s in (c, a): s.setsockopt(1, 13, struct.pack('ii', 1, 0)); s.close()"))
        .isEqualTo("0 8 8 8 8000\n1 60 10 5 90000");
  }

  @Test
  void aRuleThatSwitchesKeepAliveOffProtectsNothing() throws IOException {
    KernelPolicy.install(Policy.parse("off"), playground.cgroup());

    assertThat(playground.run("x = connected(before=all_set); print(options(x[0]))"))
        .isEqualTo("0 7 7 7 7000");
    assertThat(playground.run("x = connected(after=all_set); off(x[0]); print(options(x[0]))"))
        .isEqualTo("0 7 7 7 7000");
  }

  @Test
  void leaveIgnoresNoCalls() throws IOException {
    KernelPolicy.install(
        Policy.parse("any 127.0.0.1 leave; any * on,mode=enforce"), playground.cgroup());

    assertThat(playground.run("x = connected(after=all_set); off(x[0]); print(options(x[0]))"))
        .isEqualTo("0 7 7 7 7000");
    assertThat(playground.run("x = accepted(after=all_set); off(x[0]); print(options(x[0]))"))
        .isEqualTo("0 7 7 7 7000");
  }

  @Test
  void ignoresCallsOnConnectionsOnly() throws IOException {
    KernelPolicy.install(Policy.parse("on,mode=enforce"), playground.cgroup());

    assertThat(
            playground.run(
                """
                def on_and_off(s):
                  on(s); print(s.getsockopt(*KEEP), end=' '); off(s); print(s.getsockopt(*KEEP))
                on_and_off(socket.socket()); on_and_off(listener(9101))
                u = socket.socket(type=socket.SOCK_DGRAM); u.connect(('127.0.0.1', 9)); on_and_off(u)
                on_and_off(socket.socketpair()[0])  # a Unix domain socket
                """))
        .isEqualTo("1 0\n1 0\n1 0\n1 0");
  }

  @Test
  void theUserTimeoutDoesNotLimitConnect() throws IOException {
    KernelPolicy.install(Policy.parse("idle=60s,user-timeout=90s"), playground.cgroup());

    assertThat(playground.run("x = during(lambda s: print(options(s))); print(options(x[0]))"))
        .isEqualTo("1 60 75 9 0\n1 60 75 9 90000");
  }

  @Test
  void otherOptionsBehaveAsWithoutAPolicy() throws IOException {
    KernelPolicy.install(Policy.parse(SETTINGS + ",mode=enforce"), playground.cgroup());

    assertThat(
            playground.run(
                """
                c, a = connected()
                c.setsockopt(6, 1, 1); print(c.getsockopt(6, 1))  # TCP_NODELAY
                c.setsockopt(6, 13, b'reno'); print(c.getsockopt(6, 13, 4))  # TCP_CONGESTION
                for length in (5000, 70000):  # longer than a page
                  try: c.setsockopt(0, 4, b'\\1' * length); print('taken')  # IP_OPTIONS
                  except OSError as e: print(errno.errorcode[e.errno])
                """))
        .isEqualTo("1\nb'reno'\nEINVAL\nEINVAL");
  }

  @Test
  void listenersAreNotChanged() throws IOException {
    playground.run("l = listener(9100)");

    KernelPolicy.install(Policy.parse(SETTINGS), playground.cgroup());

    assertThat(playground.run("print(options(l)); off(l); l.close()")).isEqualTo("0 7200 75 9 0");
  }

  @Test
  void anEarlierModeEndsWhenTheNewPolicyDoesNotMatch() throws IOException {
    KernelPolicy.install(Policy.parse(SETTINGS + ",mode=enforce"), playground.cgroup());
    playground.run("x = connected()");

    KernelPolicy.install(Policy.parse("any *:1 on,mode=enforce"), playground.cgroup());

    assertThat(playground.run("tune(x[0]); off(x[0]); print(options(x[0]))"))
        .isEqualTo("0 8 8 8 8000");
  }

  @Test
  void connectionsKeepTheirSettingsWhenThePolicyIsRemoved() throws IOException {
    KernelPolicy.install(Policy.parse(SETTINGS), playground.cgroup());
    playground.run("x = connected()");

    KernelPolicy.remove(playground.cgroup());

    assertThat(playground.run("print(options(x[0])); off(x[0]); print(options(x[0]))"))
        .isEqualTo("1 60 10 5 90000\n0 60 10 5 90000");
    assertThat(playground.run("x = connected(); print(options(x[0]))")).isEqualTo("0 7200 75 9 0");
  }
}

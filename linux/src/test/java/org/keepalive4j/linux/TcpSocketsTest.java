package org.keepalive4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;

/** Real sockets of this process, over loopback. Nothing else is touched. */
class TcpSocketsTest {
  private static final int SELF = (int) ProcessHandle.current().pid();
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final TcpSockets OWN = TcpSockets.here().ownedBy(SELF);

  private ServerSocket listener;
  private Socket client;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(LOOPBACK, 0));
    client = new Socket(listener.getInetAddress(), listener.getLocalPort());
    accepted = listener.accept();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    accepted.close();
    listener.close();
  }

  @Test
  void aQueryTakesSeveralMatchesOfWhichOneIsEnough() throws IOException {
    int port = listener.getLocalPort();
    Match connect = Match.parse("connect 127.0.0.1:" + port);
    Match accept = Match.parse("accept 127.0.0.1:" + port);

    assertThat(OWN.matching(connect).list()).hasSize(1);
    assertThat(OWN.matching(connect, accept).list()).hasSize(2);
    assertThat(OWN.matching(connect, Match.ALL).list()).hasSizeGreaterThan(2);
  }

  @Test
  void aFilterDecidesLastAndSeesTheFields() throws IOException {
    int port = listener.getLocalPort();
    TcpSockets ours = OWN.matching(Match.parse("any 127.0.0.1:" + port));
    List<TcpSocket> seen = new ArrayList<>();

    List<TcpSocket> accepted =
        ours.with(SocketField.DIRECTION, SocketField.OWNERS)
            .where(socket ->
                seen.add(socket) && socket.direction().equals(Optional.of(Direction.ACCEPT)))
            .list();

    assertThat(seen)
        .hasSize(2)
        .allSatisfy(socket -> assertThat(socket.owners().orElseThrow()).isNotEmpty());
    assertThat(accepted).hasSize(1);
  }

  @Test
  void noCgroupButItsOwnHasTheSockets() throws IOException {
    String own = OWN.with(SocketField.CGROUP).list().getFirst().cgroup().orElse(null);
    assumeTrue(own != null, "no cgroup version 2");

    assertThat(OWN.inCgroups(own).list()).isNotEmpty();
    assertThat(OWN.inCgroups("/").list()).isNotEmpty();
    assertThatThrownBy(() -> OWN.inCgroups("/no/such.slice").list())
        .isInstanceOf(KernelPolicyException.class)
        .hasMessageContaining("there is no cgroup /no/such.slice");
    assertThatThrownBy(() -> OWN.inCgroups("/a/../..").list())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsWhatTheKernelHas() throws IOException {
    give(client, 61, 11, 4);

    TcpSocket socket = clientOf(OWN.with(SocketField.values()));

    assertThat(socket.remote()).contains(endpoint(listener.getLocalPort()));
    assertThat(socket.state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(socket.settings()).contains(new SocketSettings(true, 61, 11, 4, 0));
    assertThat(socket.keepAlive()).contains(true);
    assertThat(socket.timer().kind()).isEqualTo(SocketTimer.Kind.KEEPALIVE);
    assertThat(socket.timer().remainingMillis()).isBetween(1, 61_000);
    assertThat(socket.timer().probesSent()).isZero();
    assertThat(socket.owners().orElseThrow())
        .singleElement()
        .extracting(Owner::pid)
        .isEqualTo(SELF);
    assertThat(socket.inode()).isPositive();
    assertThat(socket.cookie()).isPositive();
  }

  @Test
  void showsTheRawValuesOfASocketThatIsOff() throws IOException {
    give(client, 61, 11, 4);
    client.setKeepAlive(false);

    TcpSocket socket = clientOf(OWN.with(SocketField.SETTINGS));

    assertThat(socket.settings()).contains(new SocketSettings(false, 61, 11, 4, 0));
    assertThat(socket.keepAlive()).contains(false);
    assertThat(socket.timer()).isEqualTo(SocketTimer.NONE);
  }

  @Test
  void showsTheSystemsValuesOfASocketThatNeverSetOne() throws IOException {
    SocketSettings settings = clientOf(OWN.with(SocketField.SETTINGS)).settings().orElseThrow();

    assertThat(settings).isEqualTo(clientOf(OWN).namespace().system().orElseThrow());
  }

  @Test
  void leavesUnknownWhatWasNotAskedFor() throws IOException {
    TcpSocket socket = clientOf(OWN);

    assertThat(socket.settings()).isEmpty();
    assertThat(socket.keepAlive()).isEmpty();
    assertThat(socket.owners()).isEmpty();
    assertThat(socket.direction()).isEmpty();
    assertThat(socket.cgroup()).isEmpty();
  }

  @Test
  void tellsAKeepAliveThatIsOnByItsTimerAlone() throws IOException {
    client.setKeepAlive(true);

    assertThat(clientOf(OWN).keepAlive()).contains(true);
  }

  @Test
  void tellsTheSideThatConnectedFromTheOneThatAccepted() throws IOException {
    TcpSockets sockets = OWN.with(SocketField.DIRECTION);
    assertThat(clientOf(sockets).direction()).contains(Direction.CONNECT);
    assertThat(at(sockets, accepted.getLocalPort(), false).direction()).contains(Direction.ACCEPT);
  }

  @Test
  void tellsTheSidesWithoutAListenerAndAfterTraffic() throws IOException {
    listener.close();
    client.getOutputStream().write(new byte[1000]);
    accepted.getInputStream().readNBytes(1000);
    accepted.getOutputStream().write(new byte[2000]);
    client.getInputStream().readNBytes(2000);

    TcpSockets sockets = OWN.with(SocketField.DIRECTION);
    Eventually.assertThat(() -> clientOf(sockets).direction(), Optional.of(Direction.CONNECT));
    Eventually.assertThat(
        () -> at(sockets, accepted.getLocalPort(), false).direction(),
        Optional.of(Direction.ACCEPT));
  }

  @Test
  void hasNoRemoteForAListener() throws IOException {
    TcpSocket socket = at(OWN.with(SocketField.values()), listener.getLocalPort(), true);

    assertThat(socket.state()).isEqualTo(TcpState.LISTENING);
    assertThat(socket.local()).isEqualTo(endpoint(listener.getLocalPort()));
    assertThat(socket.direction()).isEmpty();
  }

  @Test
  void listsOnlyTheStatesAskedFor() throws IOException {
    List<TcpSocket> sockets = OWN.inStates(Set.of(TcpState.LISTENING)).list();

    assertThat(sockets).isNotEmpty().allMatch(socket -> socket.state() == TcpState.LISTENING);
  }

  @Test
  void matchesByDirectionAddressAndPort() throws IOException {
    int port = listener.getLocalPort();

    assertThat(matching("connect 127.0.0.1:" + port)).containsExactly(client.getLocalPort());
    assertThat(matching("accept 127.0.0.0/8:" + port)).containsExactly(port);
    assertThat(matching("any *:" + port)).containsExactlyInAnyOrder(port, client.getLocalPort());
    assertThat(matching("accept 10.0.0.0/8:" + port)).isEmpty();
  }

  @Test
  void takesV4MappedAddressesForIpv4() throws IOException {
    try (ServerSocket both = new ServerSocket(0, 1, InetAddress.ofLiteral("::"));
        Socket peer = new Socket(LOOPBACK, both.getLocalPort());
        Socket mapped = both.accept()) {
      TcpSocket socket = at(OWN.with(SocketField.DIRECTION), mapped.getLocalPort(), false);

      assertThat(socket.local()).isEqualTo(endpoint(mapped.getLocalPort()));
      assertThat(socket.remote()).contains(endpoint(peer.getLocalPort()));
      assertThat(socket.direction()).contains(Direction.ACCEPT);
      assertThat(matching("accept 127.0.0.1:" + both.getLocalPort())).hasSize(1);
    }
  }

  @Test
  void refusesToMatchByName() {
    assertThatThrownBy(() -> OWN.matching(Match.parse("connect db.example.org:5432")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("db.example.org");
  }

  @Test
  void setsWhatIsGivenAndReadsItBack() throws IOException {
    assertThat(client.getKeepAlive()).isFalse();
    List<Change> changes = new ArrayList<>();

    ScanResult pass =
        connection()
            .apply(KeepAlive.parse("idle=62s,interval=12s,count=6,user-timeout=90s"), changes::add);

    SocketSettings system = clientOf(OWN).namespace().system().orElseThrow();
    assertThat(changes)
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Changed.class,
            changed -> {
              assertThat(changed.before()).isEqualTo(system);
              assertThat(changed.after()).isEqualTo(new SocketSettings(true, 62, 12, 6, 90_000));
            });
    assertThat(pass.sockets()).isEqualTo(1);
    assertThat(client.getKeepAlive()).isTrue();
    assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(62);
    assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(12);
    assertThat(client.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(6);
    assertThat(accepted.getKeepAlive()).isFalse();
  }

  @Test
  void touchesNothingElseWhenSwitchingOff() throws IOException {
    give(client, 61, 11, 4);
    List<Change> changes = new ArrayList<>();

    connection().apply(KeepAlive.off(), changes::add);

    assertThat(changes).singleElement().isInstanceOf(Change.Changed.class);
    assertThat(clientOf(OWN.with(SocketField.SETTINGS)).settings())
        .contains(new SocketSettings(false, 61, 11, 4, 0));
  }

  @Test
  void leavesAloneWhatIsUnchanged() throws IOException {
    give(client, 61, 11, 4);
    List<Change> changes = new ArrayList<>();

    connection().apply(KeepAlive.parse("idle=61s,count=4"), changes::add);

    assertThat(changes)
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Unchanged.class,
            same -> assertThat(same.settings()).isEqualTo(new SocketSettings(true, 61, 11, 4, 0)));
  }

  @Test
  void changesNothingInARehearsal() throws IOException {
    List<Change> changes = new ArrayList<>();

    connection().dryRun(KeepAlive.parse("idle=62s"), changes::add);

    assertThat(changes)
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Changed.class,
            changed -> assertThat(changed.after().idleSeconds()).isEqualTo(62));
    assertThat(client.getKeepAlive()).isFalse();
  }

  @Test
  void neverSetsAListener() throws IOException {
    List<Change> changes = new ArrayList<>();

    ScanResult pass =
        OWN.inStates(Set.of(TcpState.LISTENING)).apply(KeepAlive.parse("idle=62s"), changes::add);

    assertThat(changes).isEmpty();
    assertThat(pass.listenersLeftAlone()).isPositive();
    assertThat(listener.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isNotEqualTo(62);
  }

  @Test
  void findsTheOwnerOfASocketThatWasMadeAfterTheWalk() throws IOException {
    // The first socket handed over makes another one, which the walk through /proc has not seen.
    List<Socket> made = new ArrayList<>();
    List<TcpSocket> seen = new ArrayList<>();
    try {
      TcpSockets.here()
          .with(SocketField.OWNERS, SocketField.SETTINGS)
          .inStates(Set.of(TcpState.LISTENING, TcpState.ESTABLISHED))
          .forEach(socket -> {
            if (made.isEmpty()) {
              made.add(open());
            }
            seen.add(socket);
          });

      // Whether this answer still holds the new socket is up to the kernel's hash tables.
      assertThat(seen)
          .filteredOn(socket -> socket.local().port() == made.getFirst().getLocalPort())
          .allSatisfy(socket -> assertThat(socket.owners().orElseThrow()).isNotEmpty());
    } finally {
      for (Socket socket : made) {
        socket.close();
      }
    }
  }

  private Socket open() {
    try {
      return new Socket(listener.getInetAddress(), listener.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The client's side alone. */
  private TcpSockets connection() {
    return OWN.matching(Match.parse("connect 127.0.0.1:" + listener.getLocalPort()));
  }

  private TcpSocket clientOf(TcpSockets sockets) throws IOException {
    return at(sockets, client.getLocalPort(), false);
  }

  private static TcpSocket at(TcpSockets sockets, int localPort, boolean listening)
      throws IOException {
    return sockets.list().stream()
        .filter(socket -> socket.local().port() == localPort)
        .filter(socket -> listening == (socket.state() == TcpState.LISTENING))
        .findFirst()
        .orElseThrow();
  }

  private static List<Integer> matching(String match) throws IOException {
    return OWN.matching(Match.parse(match)).list().stream()
        .map(socket -> socket.local().port())
        .toList();
  }

  private static Endpoint endpoint(int port) {
    return new Endpoint(0, 0xffff_7f00_0001L, port);
  }

  private static void give(Socket socket, int idle, int interval, int count) throws IOException {
    set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, idle);
    set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, interval);
    set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, count);
    socket.setKeepAlive(true);
  }

  private static void set(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    assertThat(socket.getOption(option)).isNotEqualTo(value);
    socket.setOption(option, value);
  }
}

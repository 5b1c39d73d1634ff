package org.keepalive4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;

/**
 * Connections that have something in flight nearly all the time, one byte each: the size of a SYN.
 */
class BusyConnectionsTest {
  private static final int CONNECTIONS = 50;
  private static final TcpSockets OWN =
      TcpSockets.here().ownedBy((int) ProcessHandle.current().pid());

  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong rounds = new AtomicLong();
  private ServerSocket listener;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
      Socket accepted = listener.accept();
      client.setTcpNoDelay(true);
      accepted.setTcpNoDelay(true);
      sockets.add(client);
      sockets.add(accepted);
      threads.add(Thread.ofPlatform().daemon().start(() -> pingPong(client)));
      threads.add(Thread.ofPlatform().daemon().start(() -> pingPong(accepted)));
      client.getOutputStream().write(0);
    }
    awaitRounds();
  }

  /** Sends back what it gets until its socket is closed. */
  private void pingPong(Socket socket) {
    try {
      int next;
      while ((next = socket.getInputStream().read()) >= 0) {
        socket.getOutputStream().write(next);
        rounds.incrementAndGet();
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void awaitRounds() throws IOException {
    long wanted = rounds.get() + 10 * CONNECTIONS;
    Eventually.assertThat(() -> rounds.get() >= wanted, true);
  }

  @AfterEach
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    listener.close();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @RepeatedTest(3)
  void settingsReachEveryOneOfThem() throws IOException {
    Match match = Match.parse("connect *:" + listener.getLocalPort());
    List<Change> changes = new ArrayList<>();

    ScanResult pass =
        OWN.matching(match).apply(KeepAlive.parse("idle=60s,user-timeout=2m"), changes::add);

    assertThat(changes).hasSize(CONNECTIONS).allMatch(Change.Changed.class::isInstance);
    assertThat(pass.directionUnknown()).isZero();
    awaitRounds();
  }

  @Test
  void netlinkTellsEachSide() throws IOException {
    int port = listener.getLocalPort();
    // Without settings nothing but netlink is asked.
    TcpSockets sockets = OWN.with(SocketField.DIRECTION).matching(Match.parse("any 127.0.0.1"));
    for (int i = 0; i < 50; i++) {
      List<TcpSocket> found =
          sockets.list().stream()
              .filter(socket ->
                  socket.local().port() == port || socket.remote().orElseThrow().port() == port)
              .toList();

      assertThat(found)
          .hasSize(2 * CONNECTIONS)
          .allSatisfy(socket ->
              assertThat(socket.direction())
                  .contains(socket.local().port() == port ? Direction.ACCEPT : Direction.CONNECT));
    }
  }
}

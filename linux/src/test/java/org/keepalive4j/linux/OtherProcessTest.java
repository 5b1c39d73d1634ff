package org.keepalive4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;

/** A connection of a child process, seen and changed from this one. */
class OtherProcessTest {
  private ServerSocket listener;
  private Process child;
  private Socket accepted;

  /** What the child runs: connects, and stays until its input ends. */
  static final class Client {
    private Client() {}

    public static void main(String[] args) throws IOException {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))) {
        while (socket.isConnected() && System.in.read() >= 0) {
          // stays connected
        }
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Client.class.getName(),
                Integer.toString(listener.getLocalPort()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    accepted = listener.accept();
  }

  @AfterEach
  void stop() throws Exception {
    child.destroyForcibly().waitFor();
    accepted.close();
    listener.close();
  }

  @Test
  void showsWhoHasItAndWhatTheKernelHas() throws IOException {
    List<TcpSocket> sockets = ofChild().with(SocketField.values()).list();

    assertThat(sockets)
        .singleElement()
        .satisfies(socket -> {
          assertThat(socket.direction()).contains(Direction.CONNECT);
          assertThat(socket.local().port()).isEqualTo(accepted.getPort());
          assertThat(socket.settings()).isEqualTo(socket.namespace().system());
          assertThat(socket.owners().orElseThrow())
              .singleElement()
              .satisfies(owner -> {
                assertThat(owner.pid()).isEqualTo((int) child.pid());
                assertThat(owner.command()).isEqualTo("java");
              });
        });
  }

  @Test
  void changesItInsideOfTheOtherProcess() throws IOException {
    List<Change> changes = new ArrayList<>();

    ScanResult pass = ofChild().apply(KeepAlive.parse("idle=63s,user-timeout=30s"), changes::add);

    assertThat(pass.missingPrivileges()).isEmpty();
    assertThat(changes).singleElement().isInstanceOf(Change.Changed.class);
    SocketSettings settings =
        ofChild().with(SocketField.SETTINGS).list().getFirst().settings().orElseThrow();
    assertThat(settings).isNotNull();
    assertThat(settings.keepAlive()).isTrue();
    assertThat(settings.idleSeconds()).isEqualTo(63);
    assertThat(settings.userTimeoutMillis()).isEqualTo(30_000);
    assertThat(accepted.getKeepAlive()).isFalse();
  }

  @Test
  void findsTheNamespaceByAProcess() throws IOException {
    int pid = (int) child.pid();

    List<TcpSocket> sockets = TcpSockets.inNamespaceOf(pid).ownedBy(pid).list();

    assertThat(sockets).hasSize(1);
  }

  @Test
  void saysThatTheProcessIsGone() throws Exception {
    child.destroyForcibly().waitFor();

    assertThatThrownBy(() -> ofChild().list())
        .isInstanceOfSatisfying(
            SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Test
  void reachesAConnectionThatWaitsToBeAcceptedOnlyInsideOfTheKernel() throws IOException {
    try (Socket waiting = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
      List<Change> changes = new ArrayList<>();
      ScanResult pass =
          TcpSockets.here()
              .matching(Match.parse("accept 127.0.0.1:" + listener.getLocalPort()))
              .dryRun(KeepAlive.on(), changes::add);

      assertThat(changes)
          .filteredOn(change -> hasRemotePort(change, waiting.getLocalPort()))
          .singleElement()
          .isInstanceOf(
              pass.backend() == Backend.BPF ? Change.Changed.class : Change.Refused.class);
    }
  }

  private static boolean hasRemotePort(Change change, int port) {
    return change.socket().remote().map(Endpoint::port).orElse(0) == port;
  }

  private TcpSockets ofChild() {
    return TcpSockets.here().ownedBy((int) child.pid());
  }
}

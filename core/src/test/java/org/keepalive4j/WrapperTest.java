package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keepalive4j.testing.SocketKind;

/**
 * Wrappers of sockets, which forward some calls, and answer the others from a socket of their own.
 */
class WrapperTest {
  private static final KeepAlive SETTINGS = KeepAlive.parse("idle=603s,interval=13s,count=5");

  private ServerSocket server;
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket = new Socket(server.getInetAddress(), server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  /** Forwards streams alone. */
  private static class StreamsOnly extends Socket {
    final Socket inner;

    StreamsOnly(Socket inner) {
      this.inner = inner;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return inner.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return inner.getOutputStream();
    }
  }

  /** Forwards what TLS needs, and no option. */
  private static class NoOptions extends StreamsOnly {
    NoOptions(Socket inner) {
      super(inner);
    }

    @Override
    public boolean isConnected() {
      return inner.isConnected();
    }

    @Override
    public InetAddress getInetAddress() {
      return inner.getInetAddress();
    }

    @Override
    public int getPort() {
      return inner.getPort();
    }

    @Override
    public int getLocalPort() {
      return inner.getLocalPort();
    }
  }

  /** Forwards what sockets had before Java 9. */
  private static class OldCalls extends NoOptions {
    OldCalls(Socket inner) {
      super(inner);
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
      inner.setKeepAlive(on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
      return inner.getKeepAlive();
    }
  }

  /** Forwards what sockets have since Java 9, and not what they had before. */
  private static final class NewCalls extends NoOptions {
    NewCalls(Socket inner) {
      super(inner);
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
      inner.setOption(name, value);
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return inner.getOption(name);
    }
  }

  /** Forwards everything that TLS needs, and fails if its streams or buffers are touched. */
  private static final class Untouchable extends OldCalls {
    Untouchable(Socket inner) {
      super(inner);
    }

    @Override
    public InputStream getInputStream() {
      throw new AssertionError("the user's stream");
    }

    @Override
    public OutputStream getOutputStream() {
      throw new AssertionError("the user's stream");
    }

    @Override
    public synchronized int getSendBufferSize() {
      throw new AssertionError("the user's buffer");
    }

    @Override
    public synchronized int getReceiveBufferSize() {
      throw new AssertionError("the user's buffer");
    }
  }

  /** Forwards everything that is needed. */
  private static final class All extends OldCalls {
    All(Socket inner) {
      super(inner);
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
      inner.setOption(name, value);
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return inner.getOption(name);
    }
  }

  /** Wraps nothing: its own connection, seen by a subclass. */
  private static final class Observed extends Socket {
    Observed(ServerSocket server) throws IOException {
      super(server.getInetAddress(), server.getLocalPort());
    }

    Observed() {}

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
      super.setKeepAlive(on);
    }

    @Override
    public boolean isConnected() {
      return super.isConnected();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return super.getInputStream();
    }
  }

  @Test
  void noticesThatOnlySetKeepAliveIsForwarded() throws Exception {
    refuses(new OldCalls(socket), "setOption", List.of("idle", "interval", "count"));

    assertThat(KeepAlive.readFrom(socket).enabled()).contains(true);
    assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isNotEqualTo(603);
  }

  @Test
  void noticesItWhereTheWrappersOwnSocketIsOnToo() throws Exception {
    OldCalls wrapper = new OldCalls(socket);
    wrapper.setOption(StandardSocketOptions.SO_KEEPALIVE, true);

    refuses(wrapper, "setOption", List.of("idle", "interval", "count"));
  }

  @Test
  void noticesItBelowAnSslSocket() throws Exception {
    refuses(
        SocketKind.sslOver(new OldCalls(socket)),
        "setOption",
        List.of("idle", "interval", "count"));
  }

  @Test
  void noticesThatNoOptionIsForwarded() throws Exception {
    List<String> all = List.of("keep-alive", "idle", "interval", "count");

    refuses(new NoOptions(socket), "setKeepAlive", all);
    refuses(new StreamsOnly(socket), "setKeepAlive", all);
    assertThat(KeepAlive.readFrom(socket)).isEqualTo(KeepAlive.off());
  }

  private static void refuses(Socket wrapper, String call, List<String> options) {
    KeepAliveException refused =
        catchThrowableOfType(KeepAliveException.class, () -> SETTINGS.applyTo(wrapper));

    assertThat(refused.refusals())
        .extracting(refusal -> refusal.option().word())
        .containsExactlyInAnyOrderElementsOf(options);
    assertThat(refused)
        .hasMessageContaining("does not forward " + call)
        .hasMessageContaining("unwrap");
    assertThat(refused.inEffect())
        .isEqualTo(options.contains("keep-alive") ? KeepAlive.unknown() : KeepAlive.on());

    KeepAliveException unread =
        catchThrowableOfType(KeepAliveException.class, () -> KeepAlive.readFrom(wrapper));
    assertThat(unread.inEffect()).isEqualTo(refused.inEffect());
  }

  @Test
  void switchesOnAndOffThroughAWrapperThatForwardsThat() throws Exception {
    OldCalls wrapper = new OldCalls(socket);

    assertThat(KeepAlive.on().applyTo(wrapper)).isEqualTo(KeepAlive.on());
    assertThat(socket.getKeepAlive()).isTrue();
    assertThat(
            catchThrowableOfType(KeepAliveException.class, () -> KeepAlive.off().applyTo(wrapper)))
        .isNull();
    assertThat(socket.getKeepAlive()).isFalse();
  }

  @Test
  void setsThroughAWrapperThatForwardsEverything() throws Exception {
    assertThat(SETTINGS.applyTo(new All(socket))).isEqualTo(SETTINGS);
    assertThat(KeepAlive.readFrom(socket)).isEqualTo(SETTINGS);

    assertThat(KeepAlive.off().applyTo(SocketKind.sslOver(new All(socket))))
        .isEqualTo(KeepAlive.off());
    assertThat(KeepAlive.readFrom(socket)).isEqualTo(KeepAlive.off());
  }

  @Test
  void setsASubclassThatIsItsOwnConnection() throws Exception {
    try (Socket connected = new Observed(server);
        Socket unconnected = new Observed()) {
      assertThat(SETTINGS.applyTo(connected)).isEqualTo(SETTINGS);
      assertThat(KeepAlive.readFrom(connected)).isEqualTo(SETTINGS);
      refuses(unconnected, "setOption", List.of("idle", "interval", "count"));

      unconnected.bind(null);
      assertThat(SETTINGS.applyTo(unconnected)).isEqualTo(SETTINGS);
    }
    try (Socket closing = new Closing()) {
      assertThat(SETTINGS.applyTo(closing)).isEqualTo(SETTINGS);
    }
  }

  /** Overrides nothing that a wrapper needs, so it is its own connection. */
  private static final class Closing extends Socket {
    @Override
    public boolean isConnected() {
      return super.isConnected();
    }

    @Override
    public synchronized void close() throws IOException {
      super.close();
    }
  }

  @Test
  void touchesNeitherStreamsNorBuffers() throws Exception {
    refuses(new Untouchable(socket), "setOption", List.of("idle", "interval", "count"));
  }

  @Test
  void setsThroughAWrapperThatForwardsOnlySetOption() throws Exception {
    assertThat(SETTINGS.applyTo(new NewCalls(socket))).isEqualTo(SETTINGS);
    assertThat(KeepAlive.readFrom(socket)).isEqualTo(SETTINGS);
    assertThat(KeepAlive.readFrom(new NewCalls(socket))).isEqualTo(SETTINGS);
  }

  /** Does not tell one of its options, as MPTCP sockets of older kernels do. */
  private static final class Silent extends Socket {
    private final SocketOption<?> about;

    Silent(SocketOption<?> about) {
      this.about = about;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      if (name.equals(about)) {
        throw new SocketException("Operation not supported");
      }
      return super.getOption(name);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
      if (about.equals(StandardSocketOptions.SO_KEEPALIVE)) {
        throw new SocketException("Operation not supported");
      }
      return super.getKeepAlive();
    }
  }

  @Test
  void doesNotKnowWhatASocketDoesNotTellAndTellsTheRest() throws Exception {
    try (Socket silent = new Silent(ExtendedSocketOptions.TCP_KEEPCOUNT)) {
      assertThat(SETTINGS.applyTo(silent)).hasToString("idle=10m3s,interval=13s");
      assertThat(KeepAlive.readFrom(silent)).hasToString("idle=10m3s,interval=13s");
      assertThat(KeepAlive.off().applyTo(silent)).isEqualTo(KeepAlive.off());
    }
    try (Socket silent = new Silent(StandardSocketOptions.SO_KEEPALIVE)) {
      assertThat(SETTINGS.applyTo(silent)).hasToString("unknown,idle=10m3s,interval=13s,count=5");
      assertThat(KeepAlive.readFrom(silent).enabled()).isEmpty();
    }
  }

  @Test
  void tellsWhyNothingAtAllCanBeRead() throws Exception {
    Socket deaf =
        new Socket() {
          @Override
          public <T> T getOption(SocketOption<T> name) throws IOException {
            throw new SocketException("Bad file descriptor");
          }

          @Override
          public boolean getKeepAlive() throws SocketException {
            throw new SocketException("Bad file descriptor");
          }
        };
    try (deaf) {
      assertThat(catchThrowableOfType(SocketException.class, () -> KeepAlive.readFrom(deaf)))
          .hasMessage("Bad file descriptor");
      assertThat(SETTINGS.applyTo(deaf)).isEqualTo(KeepAlive.unknown());
    }
  }

  /** Answers as a system does whose net.ipv4.tcp_keepalive_time is a day. */
  private static final class OnASystemOfOtherTimes extends Socket {
    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return name.equals(ExtendedSocketOptions.TCP_KEEPIDLE)
          ? (T) Integer.valueOf(86400)
          : super.getOption(name);
    }
  }

  @Test
  void tellsASystemsOwnTimesAsTheyAre() throws Exception {
    try (Socket unusual = new OnASystemOfOtherTimes()) {
      assertThat(KeepAlive.on().withInterval(Duration.ofSeconds(10)).withCount(5).applyTo(unusual))
          .hasToString("idle=1d,interval=10s,count=5");
    }
  }
}

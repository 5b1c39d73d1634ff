package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keepalive4j.testing.OpenSocket;
import org.keepalive4j.testing.RecordedLog;
import org.keepalive4j.testing.SocketKind;

/** The DEBUG line is a promised output: the values in effect, with units, after every call. */
class LogTest {
  @AfterEach
  void stop() {
    RecordedLog.from(Level.OFF);
  }

  @Test
  void tellsWhatIsInForceWithUnits() throws Exception {
    try (OpenSocket socket = SocketKind.CONNECTED_SOCKET.open()) {
      RecordedLog.from(Level.DEBUG);

      socket.apply(KeepAlive.parse("idle=603s,interval=13s,count=5"));
      socket.read();
      socket.apply(KeepAlive.off());

      String on = ": keep-alive on, idle 603 s, interval 13 s, 5 probes";
      assertThat(RecordedLog.LINES)
          .containsExactly(
              "DEBUG " + socket.socket() + on,
              "DEBUG " + socket.socket() + on,
              "DEBUG " + socket.socket() + ": keep-alive off");
    }
  }

  @Test
  void saysNothingAboveDebug() throws Exception {
    try (OpenSocket socket = SocketKind.CONNECTED_SOCKET.open()) {
      RecordedLog.from(Level.INFO);

      socket.apply(KeepAlive.on());
    }

    assertThat(RecordedLog.LINES).isEmpty();
  }
}

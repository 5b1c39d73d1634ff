package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keepalive4j.testing.OpenSocket;
import org.keepalive4j.testing.RecordedLog;
import org.keepalive4j.testing.SocketKind;

/** Users rely on the DEBUG line: after every call it has the values in effect, with units. */
class LogTest {
  @AfterEach
  void stopRecording() {
    RecordedLog.from(Level.OFF);
  }

  @Test
  void logsTheValuesInEffectWithUnits() throws Exception {
    try (OpenSocket socket = SocketKind.CONNECTED_SOCKET.open()) {
      RecordedLog.from(Level.DEBUG);

      socket.apply(KeepAlive.parse("idle=603s,interval=13s,count=5"));
      socket.read();
      socket.apply(KeepAlive.off());

      String on = ": keep-alive on, idle 10m3s, interval 13s, 5 probes";
      assertThat(RecordedLog.LINES)
          .containsExactly(
              "DEBUG " + socket.socket() + on,
              "DEBUG " + socket.socket() + on,
              "DEBUG " + socket.socket() + ": keep-alive off");
    }
  }

  @Test
  void logsNothingAboveDebug() throws Exception {
    try (OpenSocket socket = SocketKind.CONNECTED_SOCKET.open()) {
      RecordedLog.from(Level.INFO);

      socket.apply(KeepAlive.on());
    }

    assertThat(RecordedLog.LINES).isEmpty();
  }
}

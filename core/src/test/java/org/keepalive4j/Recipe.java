package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.keepalive4j.testing.KernelJudge;
import org.keepalive4j.testing.KernelValues;
import org.keepalive4j.testing.OpenSocket;
import org.keepalive4j.testing.SocketKind;

/**
 * One combination of options on one kind of socket: keep-alive on, off or unset, and idle, interval
 * and count each set or unset. The socket had keep-alive on or off before.
 *
 * @param enable on, off or leave
 */
record Recipe(
    SocketKind kind, boolean wasOn, String enable, boolean idle, boolean interval, boolean count) {
  private static final KernelValues BEFORE = new KernelValues(0, 701, 71, 7, 0);

  static Stream<Recipe> all() {
    List<Boolean> both = List.of(false, true);
    return Stream.of(SocketKind.values())
        .flatMap(kind ->
            both.stream()
                .filter(wasOn -> !(wasOn && kind.isListener()))
                .flatMap(wasOn -> ofSocket(kind, wasOn)));
  }

  private static Stream<Recipe> ofSocket(SocketKind kind, boolean wasOn) {
    return Stream.of("on", "off", "leave")
        .flatMap(enable ->
            Stream.iterate(0, bits -> bits < 8, bits -> bits + 1)
                .map(bits ->
                    new Recipe(
                        kind, wasOn, enable, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0)));
  }

  /**
   * @param opened whether this JVM has the flag that opens every option
   */
  void holds(KernelJudge judge, boolean opened) throws Exception {
    try (OpenSocket socket = kind.open()) {
      KernelValues before = prepare(socket);
      assertThat(judge.valuesOf(socket)).isEqualTo(before);
      if (enable.equals("off") && (idle || interval || count)) {
        assertThatThrownBy(this::settings)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("off");
        return;
      }
      KeepAlive settings = settings();

      if (kind.isListener() && !opened) {
        appliesToListenerWithoutFlag(socket, settings);
        KernelValues switchedLikeBefore = before.after(settings).withOn(before.on());
        assertThat(judge.valuesOf(socket)).isEqualTo(switchedLikeBefore);
        return;
      }

      String told = socket.apply(settings).toString();

      assertThat(judge.valuesOf(socket)).isEqualTo(before.after(settings));
      assertThat(told).isEqualTo(before.after(settings).asTold(opened));
      assertThat(socket.read()).hasToString(told);
      assertThat(judge.valuesOf(socket)).isEqualTo(before.after(settings));
    }
  }

  private static void appliesToListenerWithoutFlag(OpenSocket socket, KeepAlive settings)
      throws Exception {
    if (settings.equals(KeepAlive.leave())) {
      assertThat(socket.apply(settings).enabled()).isEmpty();
      return;
    }
    KeepAliveException refused =
        catchThrowableOfType(KeepAliveException.class, () -> socket.apply(settings));
    assertThat(refused.refusals())
        .extracting(Refusal::option)
        .containsExactly(KeepAliveOption.KEEP_ALIVE);
    assertThat(refused.inEffect().toString()).startsWith("unknown,idle=");
    assertThat(refused).hasMessageContaining("--add-opens java.base/sun.nio.ch=ALL-UNNAMED");
  }

  private KernelValues prepare(OpenSocket socket) throws Exception {
    socket.set(ExtendedSocketOptions.TCP_KEEPIDLE, BEFORE.idle());
    socket.set(ExtendedSocketOptions.TCP_KEEPINTERVAL, BEFORE.interval());
    socket.set(ExtendedSocketOptions.TCP_KEEPCOUNT, BEFORE.count());
    if (wasOn) {
      socket.set(StandardSocketOptions.SO_KEEPALIVE, true);
    }
    return BEFORE.withOn(wasOn ? 1 : 0);
  }

  private KeepAlive settings() {
    KeepAlive start =
        switch (enable) {
          case "on" -> KeepAlive.on();
          case "off" -> KeepAlive.off();
          default -> KeepAlive.leave();
        };
    KeepAlive withIdle = idle ? start.withIdle(Duration.ofSeconds(603)) : start;
    KeepAlive withInterval = interval ? withIdle.withInterval(Duration.ofSeconds(13)) : withIdle;
    return count ? withInterval.withCount(5) : withInterval;
  }

  @Override
  public String toString() {
    return (wasOn ? "on " : "off ")
        + kind
        + " gets "
        + enable
        + (idle ? " idle" : "")
        + (interval ? " interval" : "")
        + (count ? " count" : "");
  }
}

package org.keepalive4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keepalive4j.Direction;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.NetworkNamespace;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/** The table fits the terminal, is sorted, and marks what has changed. */
class SocketTableTest {
  private static final SocketSettings SET = new SocketSettings(true, 60, 15, 4, 120_000);
  private static final SocketSettings DEFAULTS = new SocketSettings(true, 7200, 75, 9, 0);
  private static final SocketSettings OFF = new SocketSettings(false, 7200, 75, 9, 0);

  private static SocketColumn.Context context() throws Exception {
    return new SocketColumn.Context(
        DetectionTimes.onThisMachine(), PolicyLookup.NONE, false, false);
  }

  private static TcpSocket socket(String command, int pid, long peer, SocketSettings settings) {
    Endpoint remote = new Endpoint(0x20010db812345678L, 0x9abcdef012340000L + peer, 5432);
    return new TcpSocket(
        new Endpoint(0, 0xffffc0a864c8L, 54321), // 192.168.100.200
        Optional.of(remote),
        TcpState.ESTABLISHED,
        Optional.of(Direction.CONNECT),
        Optional.of(settings),
        new SocketTimer(SocketTimer.Kind.KEEPALIVE, 45_000, 0),
        Optional.of(Duration.ofMillis(1000 + pid)),
        Optional.of(List.of(new Owner(pid, command, 3))),
        OptionalLong.of(0),
        pid,
        pid, // as its cookie
        Optional.of("/app"),
        new NetworkNamespace(1, Optional.of(DEFAULTS)));
  }

  private static final List<TcpSocket> SOCKETS =
      List.of(
          socket("postgres-worker", 1234567, 2, DEFAULTS),
          socket("java", 77, 1, SET),
          socket("java", 9, 0x1111, OFF),
          socket("Caddy", 8, 1, OFF));

  private static List<String> lines(int width, List<SocketColumn> columns, boolean header)
      throws Exception {
    List<String> lines = new ArrayList<>();
    SocketTable table =
        new SocketTable(
            lines::add, new TableOptions(columns, header, width), context(), false, null);
    SortedSockets sorted = new SortedSockets(table, null, context());
    SOCKETS.forEach(sorted::add);
    sorted.end();
    return lines;
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 100, 119, 120, 150, 200})
  void everyLineFitsTheTerminal(int width) throws Exception {
    assertThat(lines(width, List.of(), true))
        .hasSize(5)
        .allSatisfy(line -> assertThat(Printable.width(line.strip())).isBetween(20, width));
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 119})
  void aNarrowTerminalHasOneColumnOfSettings(int width) throws Exception {
    List<String> lines = lines(width, List.of(), true);

    assertThat(lines.getFirst()).startsWith("PROCESS").contains("SETTINGS").doesNotContain("IDLE");
    assertThat(lines.get(3)).contains("60s/15s×4 +2m");
    assertThat(lines.get(4)).contains("(2h/75s×9)");
  }

  @Test
  void withoutATerminalEveryColumnIsThere() throws Exception {
    assertThat(lines(TableOptions.UNLIMITED, List.of(), true).getFirst().split(" {2,}"))
        .containsExactly(
            "PROCESS",
            "STATE",
            "LOCAL",
            "REMOTE",
            "KEEP-ALIVE",
            "IDLE",
            "INTERVAL",
            "COUNT",
            "USER-TIMEOUT",
            "DETECTS IN",
            "TIMER\n");
  }

  @Test
  void sortsByProcessThenByItsNumber() throws Exception {
    assertThat(lines(TableOptions.UNLIMITED, List.of(SocketColumn.PROCESS), false))
        .containsExactly("Caddy/8\n", "java/9\n", "java/77\n", "postgres-worker/1234567\n");
  }

  @Test
  void aShortenedAddressKeepsItsPortAndAProcessItsNumber() throws Exception {
    assertThat(lines(60, List.of(), true).get(4))
        .matches("post.*…/1234567 +192.*…[0-9]*:54321 .*…[0-9]*]:5432 .*\n");
  }

  @Test
  void sortsByAColumnInBothDirectionsWithTheUnknownLast() throws Exception {
    for (boolean descending : new boolean[] {false, true}) {
      List<Integer> idle = new ArrayList<>();
      SocketPrinter printer =
          new SocketPrinter() {
            @Override
            public void add(TcpSocket socket) {
              SocketSettings settings = socket.settings().orElse(null);
              idle.add(settings == null || !settings.keepAlive() ? 0 : settings.idleSeconds());
            }

            @Override
            public void end() {}
          };
      var sort = new SortedSockets.Sort(SocketColumn.IDLE, descending);
      SortedSockets sorted = new SortedSockets(printer, sort, context());
      SOCKETS.forEach(sorted::add);
      sorted.end();

      assertThat(idle).isEqualTo(descending ? List.of(7200, 60, 0, 0) : List.of(60, 7200, 0, 0));
    }
  }

  @Test
  void theSilenceOfPeersIsShownAndSorted() throws Exception {
    List<String> lines = new ArrayList<>();
    TableOptions form = new TableOptions(List.of(SocketColumn.SILENT), false, 80);
    SocketTable table = new SocketTable(lines::add, form, context(), false, null);
    var sort = new SortedSockets.Sort(SocketColumn.SILENT, true);
    SortedSockets sorted = new SortedSockets(table, sort, context());
    SOCKETS.forEach(sorted::add);
    sorted.end();

    assertThat(lines).map(String::strip).containsExactly("20m36s", "1.08s", "1.01s", "1.01s");
  }

  @Test
  void tooManySocketsAreStreamedUnsorted() throws Exception {
    int[] printed = {0};
    SocketPrinter printer =
        new SocketPrinter() {
          @Override
          public void add(TcpSocket socket) {
            printed[0]++;
          }

          @Override
          public void end() {}
        };
    SortedSockets sorted = new SortedSockets(printer, null, context());
    for (int i = 0; i < SortedSockets.LIMIT; i++) {
      sorted.add(SOCKETS.getFirst());
    }
    assertThat(printed[0]).isZero();
    assertThat(sorted.isUnsorted()).isFalse();
    sorted.add(SOCKETS.getFirst());
    sorted.add(SOCKETS.getFirst());
    assertThat(printed[0]).isEqualTo(SortedSockets.LIMIT + 2);
    assertThat(sorted.isUnsorted()).isTrue();
  }

  @Test
  void marksRowsThatAreNewOrGoneAndValuesThatHaveChanged() throws Exception {
    SocketHistory history = new SocketHistory();
    TcpSocket stays = SOCKETS.get(1);
    history.next(List.of(stays, SOCKETS.get(3)));
    List<TcpSocket> now =
        history.next(
            List.of(stays.with(Optional.of(DEFAULTS), stays.owners()), SOCKETS.getFirst()));
    List<String> lines = new ArrayList<>();
    SocketTable table =
        new SocketTable(
            lines::add,
            new TableOptions(List.of(SocketColumn.PROCESS, SocketColumn.IDLE), false, 80),
            context(),
            false,
            history);
    now.forEach(table::add);
    table.end();

    assertThat(history.added()).isEqualTo(1);
    assertThat(history.gone()).isEqualTo(1);
    assertThat(lines)
        .anyMatch(line -> line.startsWith("  java/77") && line.contains("\033[7m(2h)\033[0m"))
        .anyMatch(line -> line.contains("+ postgres-worker"))
        .anyMatch(line -> line.contains("- Caddy"));
  }

  @Test
  void namesColumnsInAnyCase() {
    assertThat(SocketColumn.named("detects-in")).isEqualTo(SocketColumn.DETECTS_IN);
    assertThat(SocketColumn.named("User-Timeout")).isEqualTo(SocketColumn.USER_TIMEOUT);
    assertThat(SocketColumn.named("USER_TIMEOUT")).isNull();
  }
}

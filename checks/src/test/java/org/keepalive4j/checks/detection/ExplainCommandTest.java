package org.keepalive4j.checks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;

/** {@code keepalive explain} as a user runs it, compared with {@code list}. */
class ExplainCommandTest {
  private final KeepaliveCommand keepalive = KeepaliveCommand.here();

  @Tag("kernel")
  @Test
  void listShowsTheSameDetectionTimeForASocketWithTheseSettings() throws Exception {
    Map<String, String> detected = new LinkedHashMap<>();
    detected.put("idle=60s,interval=10s,count=3", "92.8s");
    detected.put("idle=60s,interval=10s,count=3,user-timeout=5s", "72.3s");
    detected.put("idle=5s,interval=60s,count=2", "3m5s"); // after a probe was answered
    detected.put("idle=2h,interval=75s,count=9", "2h14m !");
    detected.put("off", "never !");
    Map<String, Socket> clients = new LinkedHashMap<>();
    try (NetworkNamespace namespace = NetworkNamespace.open();
        ServerSocket listener =
            namespace.inside(
                kernel -> new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1")))) {
      for (String settings : detected.keySet()) {
        Socket client =
            namespace.inside(
                kernel -> new Socket(listener.getInetAddress(), listener.getLocalPort()));
        clients.put(settings, client);
        KeepAlive.parse(settings).applyTo(client);
      }
      KeepaliveCommand inside = keepalive.in(namespace);
      List<Map<String, Object>> objects = inside.succeed("list", "--json").json();
      List<String> rows = inside.succeed("list", "--state", "established").lines();

      clients.forEach((settings, client) -> {
        String local = "127.0.0.1:" + client.getLocalPort();
        assertThat(objects)
            .filteredOn(socket -> local.equals(socket.get("local")))
            .singleElement()
            .extracting(socket -> socket.get("detection"))
            .isEqualTo(explain(settings).get("detection"));
        assertThat(rows)
            .filteredOn(row -> row.contains("  established  " + local + " "))
            .singleElement()
            .asString()
            .contains("  " + detected.get(settings) + "  ");
      });
    } finally {
      for (Socket client : clients.values()) {
        client.close();
      }
    }
  }

  private Map<String, Object> explain(String... arguments) {
    List<String> line = new ArrayList<>(List.of("explain", "--json"));
    line.addAll(List.of(arguments));
    return keepalive.succeed(line.toArray(String[]::new)).json().getFirst();
  }

  @Test
  void usesTheGivenSystemValues() {
    Map<String, Object> explanation =
        explain(
            "user-timeout=90s",
            "--hz=1000",
            "--retries2=3",
            "--rto-min=40ms",
            "--rto-max=5s",
            "--rtt=20ms");

    assertThat(explanation.get("settings")).isEqualTo("user-timeout=90s");
    assertThat((Map<?, ?>) explanation.get("system"))
        .asString()
        .contains("hz=1000", "retries2=3", "rtoMinMillis=40", "rtoMaxMillis=5000", "rttMillis=20");
    assertThat((Map<?, ?>) explanation.get("detection"))
        .asString()
        .startsWith("{idle=null, inFlight={earliestMillis=")
        .contains("error=ETIMEDOUT}, zeroWindow={earliestMillis=")
        .endsWith(", peerRebooted=null, idleAfterAnsweredProbe=null}");
  }

  @Test
  void jsonHasTheSameValuesAsTheText() {
    Map<String, Object> explanation = explain("idle=10s,interval=60s,count=3", "--hz=250");
    String text = keepalive.succeed("explain", "idle=10s,interval=60s,count=3", "--hz=250").out();

    assertThat((Map<?, ?>) explanation.get("detection"))
        .asString()
        .contains(
            "idleAfterAnsweredProbe={earliestMillis=242876, latestMillis=246364, error=ETIMEDOUT}");
    assertThat((List<?>) explanation.get("settingsWarnings"))
        .singleElement()
        .asString()
        .endsWith("is detected after 4m3s to 4m6s");
    assertThat(text).contains("Warning: the interval of 60s is longer than idle, 10s");
    assertThat((List<?>) explanation.get("notKeptByProbes"))
        .isNotEmpty()
        .allSatisfy(box ->
            assertThat(text.substring(text.indexOf("Not kept by any probes")))
                .contains((String) ((Map<?, ?>) box).get("name")));
  }

  @Test
  void drawsASelfContainedSvg(@TempDir Path folder) throws Exception {
    Path picture = folder.resolve("explanation.svg");

    keepalive.succeed("explain", "idle=60s", "--svg", picture.toString());

    assertThat(Files.readString(picture))
        .startsWith("<svg ")
        .contains("first probe after 60s")
        .doesNotContainPattern("(?i)<(script|image|use)\\b|@import|url\\(|href=");
  }

  @Test
  void explainsWhyAFileCannotBeWritten(@TempDir Path folder) {
    String inNoFolder = folder.resolve("none/x.svg").toString();

    Output noFolder = keepalive.run("explain", "idle=60s", "--svg", inNoFolder);
    Output isFolder = keepalive.run("explain", "idle=60s", "--svg", folder.toString());

    assertThat(noFolder.status()).isEqualTo(1);
    assertThat(noFolder.err())
        .isEqualTo(
            "keepalive: %s cannot be written: there is no directory %s/none\n"
                .formatted(inNoFolder, folder));
    assertThat(isFolder.err()).endsWith(" cannot be written: it is a directory\n");
  }

  @Test
  void printsSettingsForAGoal() {
    Output output =
        keepalive.succeed("explain", "on", "--detect-within", "30s", "--survive", "350s");

    assertThat(output.out())
        .startsWith(
            "To detect a dead peer within 30s, and to survive an idle timeout of 5m50s:\n  idle=")
        .contains("user-timeout=");
  }

  @Test
  void answersAGoalWithSettingsAndExplainsThem() {
    Output output = keepalive.succeed("explain", "--detect-within", "30s");
    String answer = output.lines().get(1).strip();

    assertThat(output.lines().getFirst()).isEqualTo("To detect a dead peer within 30s:");
    assertThat(output.out()).contains("\nA dead peer is detected:\n").doesNotContain("Warning");
    assertThat(explain("--detect-within", "30s").get("settings")).isEqualTo(answer);

    Output none = keepalive.run("explain", "--detect-within", "1s");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).startsWith("keepalive: no settings reach the goal");
  }

  @Test
  void explainsTheSystemsValuesAndWarnsThatTheyDetectLate() {
    Output output = keepalive.succeed("explain");

    assertThat(output.out())
        .startsWith("A socket with keep-alive on and no values of its own gets the system's")
        .contains("\nWarning: on an idle connection, a dead peer is detected only after ");
  }

  @Test
  void exitsWith1IfNoSettingsReachTheGoal() {
    Output output = keepalive.run("explain", "on", "--detect-within", "1s");

    assertThat(output.status()).isEqualTo(1);
    assertThat(output.out())
        .startsWith("To detect a dead peer within 1s:\n  no settings do that.\n");
    assertThat(output.err()).startsWith("keepalive: no settings reach the goal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          60s                       | SETTINGS: line 1, column 1: expected
          idle=60x                  | SETTINGS: line 1, column 6: expected
          idle=60s idle=61s         | takes one SETTINGS, also got `idle=61s`
          idle=60s --hz=0           | hz must be 24 to 10000, was 0
          idle=60s --hz=x           | --hz needs a whole number, got `x`
          idle=60s --retries2=256   | retries2 must be 0 to 255, was 256
          idle=60s --rto-min=0s     | rto_min must be above 0 and at most 120s, was 0s
          idle=60s --rto-max=10m    | rto_max must be 1s to 120s, was 10m
          idle=60s --rtt=fast       | --rtt: line 1, column 1: expected a duration
          idle=60s --svg            | --svg needs FILE
          idle=60s --svg -          | --svg needs the name of a file, got `-`
          """)
  void refusesInvalidValues(String arguments, String message) {
    Output output = keepalive.run(("explain " + arguments).split(" "));

    assertThat(output.status()).isEqualTo(2);
    assertThat(output.out()).isEmpty();
    assertThat(output.err())
        .startsWith("keepalive: " + message)
        .endsWith("see keepalive explain --help\n");
  }
}

package org.keepalive4j.checks.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.keepalive4j.KeepAlive;

/**
 * The sockets of a process as the kernel has them: {@code keepalive list}, a process of its own.
 */
final class KernelView {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KernelView() {}

  /**
   * The settings of the connections to this server's port, and of all that the process accepted.
   */
  static List<KeepAlive> connections(long pid, int serverPort)
      throws IOException, InterruptedException {
    var found = new ArrayList<KeepAlive>();
    try (var sockets = JSON.readerFor(JsonNode.class).<JsonNode>readValues(list(pid))) {
      while (sockets.hasNext()) {
        var socket = sockets.next();
        var direction = socket.path("direction").asText();
        if (socket.path("state").asText().equals("established")
            && (direction.equals("accept")
                || socket.path("remote").asText().endsWith(":" + serverPort))) {
          found.add(settings(socket));
        }
      }
    }
    return found;
  }

  private static KeepAlive settings(JsonNode socket) {
    var settings = KeepAlive.off();
    if (socket.path("keepAlive").asBoolean()) {
      settings =
          KeepAlive.on()
              .withIdle(Duration.ofSeconds(socket.path("idleSeconds").asInt()))
              .withInterval(Duration.ofSeconds(socket.path("intervalSeconds").asInt()))
              .withCount(socket.path("count").asInt());
    }
    int userTimeout = socket.path("userTimeoutMillis").asInt();
    return userTimeout == 0 ? settings : settings.withUserTimeout(Duration.ofMillis(userTimeout));
  }

  private static String list(long pid) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString(),
                "list",
                "--json",
                "--pid",
                Long.toString(pid))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("keepalive list exited with status " + status);
    }
    return text;
  }

  private static Path jar() throws IOException {
    try (var jars = Files.newDirectoryStream(Path.of("../cli/target"), "keepalive4j-cli-*.jar")) {
      return jars.iterator().next();
    }
  }
}

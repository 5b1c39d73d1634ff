package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.Json;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.NetworkNamespace;
import org.keepalive4j.checks.support.Output;

/**
 * Compares docs/reference/json.md with the output of the commands in a network namespace. Every key
 * is documented, occurs, and has the documented type. Every example command runs.
 */
class JsonTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "reference", "json.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static NetworkNamespace namespace;
  private static ServerSocket listener;
  private static Socket client;
  private static KeepaliveCommand keepalive;

  @BeforeAll
  static void connect() throws IOException {
    namespace = NetworkNamespace.open();
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    listener = namespace.inside(kernel -> new ServerSocket(0, 50, loopback));
    client = namespace.inside(kernel -> new Socket(loopback, listener.getLocalPort()));
    client.setKeepAlive(true);
    keepalive = KeepaliveCommand.here().in(namespace);
  }

  @AfterAll
  static void close() throws IOException {
    if (client != null) {
      client.close();
    }
    if (listener != null) {
      listener.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void theDocumentHasTheKeysOfList() throws IOException {
    assertDocumented(
        typesOfSockets(),
        keepalive.succeed("list", "--json").json(),
        keepalive.run("list", "--json", "--all-namespaces").json(),
        watched());
  }

  private static List<Map<String, Object>> watched() {
    try (Child watch = Child.start(keepalive.line("list", "--json", "--watch", "1s"))) {
      return List.of(Json.object(watch.line()));
    }
  }

  /** Without policies, which another test installs. */
  private static Map<String, String> typesOfSockets() throws IOException {
    Map<String, String> documented = types("list");
    documented.keySet().removeIf(key -> key.startsWith("policy"));
    return documented;
  }

  @Test
  void theDocumentHasTheKeysOfSet() throws IOException {
    Map<String, String> documented = typesOfSockets();
    documented.keySet().removeIf(key -> key.startsWith("detection"));
    documented.keySet().removeAll(List.of("namespace", "time"));
    documented.putAll(types("set"));

    assertDocumented(
        documented,
        keepalive.run("set", "idle=61s", "connect *", "--json", "--dry-run").json(),
        keepalive.run("set", "idle=62s", "connect *", "--json").json());
  }

  @Test
  void theDocumentHasTheKeysOfPing() throws IOException {
    Map<String, String> documented = typesOfSockets();
    documented.keySet().removeIf(key -> key.startsWith("detection"));
    documented.keySet().removeAll(List.of("namespace", "time"));
    documented.putAll(types("ping"));

    assertDocumented(
        documented,
        keepalive.run("ping", "connect *", "--json", "--close-dead", "--dry-run").json());
  }

  @Test
  void theDocumentHasTheKeysOfExplain() throws IOException {
    Map<String, String> documented = types("list");
    documented.keySet().removeIf(key -> !key.startsWith("detection."));
    documented.putAll(types("explain"));

    assertDocumented(
        documented,
        keepalive.succeed("explain", "off", "--json").json(),
        keepalive.succeed("explain", "on", "--detect-within", "30s", "--json").json());
  }

  @Test
  void theDocumentHasTheKeysOfDoctor() throws IOException {
    assertDocumented(types("doctor"), keepalive.succeed("doctor", "--json").json());
  }

  @Test
  void theDocumentHasTheKeysOfProbe() throws IOException {
    String server = "127.0.0.1:" + listener.getLocalPort();

    assertDocumented(
        types("probe"), keepalive.succeed("probe", server, "--max", "2s", "--json").json());
  }

  @Test
  void theExampleHasTheKeysOfASocket() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    Map<String, Object> example = Json.object(lines.get(lines.indexOf("```json") + 1));
    Map<String, List<Object>> values = new TreeMap<>();
    collect("", example, values);
    Map<String, String> documented = typesOfSockets();
    documented.keySet().removeAll(List.of("namespace", "time"));

    assertThat(values.keySet()).isEqualTo(documented.keySet());
  }

  @Test
  void theExampleCommandsRun() throws IOException {
    String quoted = "'" + String.join("' '", KeepaliveCommand.here().line()) + "'";
    List<String> lines =
        Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("$ ")).toList();

    assertThat(lines)
        .hasSize(3)
        .allSatisfy(line -> {
          String command = line.substring(2).replace("./keepalive", quoted);
          Output output = Child.run(namespace.inside(List.of("bash", "-c", command)));
          assertThat(output.status()).as("%s%n%s", command, output).isZero();
          assertThat(output.out()).isNotEmpty();
        });
  }

  /** Returns the types in the tables of a section, by key. */
  private static Map<String, String> types(String command) throws IOException {
    Map<String, String> types = new TreeMap<>();
    boolean inside = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("## ")) {
        inside = line.equals("## " + command);
      } else if (inside && line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        Matcher key = CODE.matcher(cells[1]);
        while (key.find()) {
          types.put(key.group(1), cells[2].strip());
        }
      }
    }
    assertThat(types).isNotEmpty();
    return types;
  }

  @SafeVarargs
  private static void assertDocumented(
      Map<String, String> documented, List<Map<String, Object>>... outputs) {
    Map<String, List<Object>> values = new TreeMap<>();
    for (List<Map<String, Object>> objects : outputs) {
      assertThat(objects).isNotEmpty();
      objects.forEach(object -> collect("", object, values));
    }
    assertThat(values.keySet()).isEqualTo(documented.keySet());
    documented.forEach((key, type) ->
        assertThat(values.get(key))
            .as(key)
            .allSatisfy(value -> assertThat(type).contains(type(value))));
  }

  /** Collects all values of an object and of nested objects, by the keys in the document. */
  private static void collect(String prefix, Map<?, ?> object, Map<String, List<Object>> values) {
    object.forEach((name, value) -> {
      String key = prefix + name;
      values.computeIfAbsent(key, each -> new ArrayList<>()).add(value);
      if (value instanceof Map<?, ?> inner) {
        collect(prefix.equals("detection.") ? "detection.SITUATION." : key + ".", inner, values);
      } else if (value instanceof List<?> list) {
        list.forEach(each -> {
          if (each instanceof Map<?, ?> inner) {
            collect(key + "[].", inner, values);
          }
        });
      }
    });
  }

  private static String type(Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "text";
      case Boolean truth -> "boolean";
      case Long whole -> "integer";
      case Double fraction -> "number";
      case List<?> list -> "array";
      default -> "object";
    };
  }
}

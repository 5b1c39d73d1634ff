package org.keepalive4j.checks.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.KeepaliveCommand;
import org.keepalive4j.checks.support.NetworkNamespace;

/**
 * What the commands print is valid by the JSON Schema of docs/reference/json.md, which names every
 * key.
 */
class JsonSchemaTest {
  private static final String BLOCK = "```json\n{\n  \"$schema\"";

  // Two connections that are open, one that is in TIME-WAIT, and a listener
  private static final String PROGRAM =
      """
      import socket, sys
      listener = socket.create_server(('127.0.0.1', 7000))
      pairs = []
      for each in range(3):
        client = socket.create_connection(listener.getsockname())
        pairs.append((client, listener.accept()[0]))
      pairs[0][0].setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
      pairs[2][0].close()
      pairs[2][1].close()
      print('open', flush=True)
      sys.stdin.read()
      """;

  private static ObjectNode document;
  private static NetworkNamespace namespace;
  private static Child program;
  private static KeepaliveCommand keepalive;

  @BeforeAll
  static void open() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "json.md"));
    int start = page.indexOf(BLOCK) + "```json\n".length();
    document =
        (ObjectNode)
            new ObjectMapper().readTree(page.substring(start, page.indexOf("\n```", start)));
    forbidOtherKeys(document);
    namespace = NetworkNamespace.open();
    program = Child.start(namespace.inside(List.of("python3", "-c", PROGRAM)));
    assertThat(program.line()).isEqualTo("open");
    keepalive = KeepaliveCommand.here().in(namespace);
  }

  @AfterAll
  static void close() {
    if (program != null) {
      program.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  /** Users ignore keys that they don't know; here each must be in the schema. */
  private static void forbidOtherKeys(JsonNode node) {
    if (node instanceof ObjectNode object && object.get("properties") instanceof ObjectNode) {
      object.put("additionalProperties", false);
    }
    node.forEach(JsonSchemaTest::forbidOtherKeys);
  }

  private static void assertValid(String definition, List<String> lines) {
    ObjectNode root = document.deepCopy().put("$ref", "#/$defs/" + definition);
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty());
  }

  @Test
  void list() {
    assertValid("list", keepalive.succeed("list", "--json").lines());
    assertValid("list", keepalive.succeed("list", "--json", "--all").lines());
    assertValid("list", keepalive.run("list", "--json", "--all-namespaces").lines());
    assertValid(
        "list", KeepaliveCommand.here().asNobody().in(namespace).run("list", "--json").lines());
  }

  @Test
  void listWithWatch() {
    try (Child watch = Child.start(keepalive.line("list", "--json", "--watch", "1s"))) {
      List<String> lines = List.of(watch.line(), watch.line());

      assertValid("list", lines);
      assertThat(lines).allMatch(line -> line.startsWith("{\"time\":\"2"));
    }
  }

  @Test
  void set() {
    assertValid("set", keepalive.run("set", "on", "any *", "--json", "--dry-run").lines());
    assertValid("set", keepalive.run("set", "idle=61s", "any *", "--json").lines());
    assertValid("set", keepalive.run("set", "idle=61s", "any *", "--json").lines());
  }

  @Test
  void ping() {
    assertValid("ping", keepalive.run("ping", "any *", "--json").lines());
    assertValid("ping", keepalive.run("ping", "any *", "--json", "--close-dead").lines());
  }

  @Test
  void explain() {
    assertValid("explain", keepalive.succeed("explain", "off", "--json").lines());
    assertValid(
        "explain", keepalive.succeed("explain", "on", "--survive", "350s", "--json").lines());
  }

  @Test
  void probe() {
    assertValid(
        "probe", keepalive.succeed("probe", "127.0.0.1:7000", "--max", "2s", "--json").lines());
  }
}

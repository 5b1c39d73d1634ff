package org.keepalive4j.checks.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The blocks of code in a document. */
public final class MarkdownBlocks {
  private MarkdownBlocks() {}

  /** Returns the blocks of a language, such as {@code java}, in their order. */
  public static List<String> of(Path document, String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : Files.readAllLines(document)) {
      if (block == null && line.equals("```" + language)) {
        block = new StringBuilder();
      } else if (block != null && line.equals("```")) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }

  /** Returns the commands that the shell blocks of a document show, without prompt and output. */
  public static List<String> shellCommands(Path document) throws IOException {
    List<String> commands = new ArrayList<>();
    of(document, "sh").forEach(block -> commands.addAll(block.lines().toList()));
    of(document, "console")
        .forEach(block ->
            block
                .lines()
                .filter(line -> line.startsWith("$ "))
                .forEach(line -> commands.add(line.substring(2))));
    return commands;
  }
}

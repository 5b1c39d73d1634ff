package org.keepalive4j.checks.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds command lines of other JVMs. */
final class Jvm {
  private Jvm() {}

  /** Returns the command line of a class of the checks on this JDK. */
  static List<String> running(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    String jdk17 = System.getProperty("jdk17.home");
    if (jdk17 != null) {
      command.add("-Djdk17.home=" + jdk17);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the java command of this JDK. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}

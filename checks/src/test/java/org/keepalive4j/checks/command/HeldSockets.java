package org.keepalive4j.checks.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.keepalive4j.checks.support.CProgram;
import org.keepalive4j.checks.support.Child;
import org.keepalive4j.checks.support.NetworkNamespace;

/** Processes with sockets of many kinds and random settings in a separate network namespace. */
final class HeldSockets implements AutoCloseable {
  /** Every kind of socket: see sockets.c. */
  static final String ALL_KINDS = "eeeeeeepgghhoqfacsrtlb";

  /** The kinds that every process has and that don't change. */
  static final String HELD_KINDS = "eeeeeeepgghhfacl";

  /** The IPv6 address to which connections are made. */
  private static final String IPV6 = "fd00:17::a:1";

  private final NetworkNamespace namespace = NetworkNamespace.open();
  private final Child program;

  HeldSockets(long seed, int processes, int connections, String kinds) {
    try {
      namespace.addAddress(IPV6);
      program =
          Child.start(
              namespace.inside(
                  CProgram.named("sockets").with(seed, processes, connections, kinds, IPV6)));
      if (!program.line().equals("ready")) {
        throw new AssertionError("sockets.c is not ready");
      }
    } catch (RuntimeException | Error e) {
      namespace.close();
      throw e;
    }
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  /** Returns what every socket reports, by its key. */
  Map<String, Truth> truth() {
    program.send("");
    Map<String, Truth> truth = new LinkedHashMap<>();
    for (String line = program.line(); !line.equals("end"); line = program.line()) {
      Truth socket = Truth.of(line);
      truth.put(socket.key(), socket);
    }
    return truth;
  }

  /** Returns the processes that have sockets, including those that only share them. */
  List<Integer> processes() {
    return truth().values().stream()
        .flatMap(socket -> socket.owners().stream())
        .map(owner -> Integer.valueOf(owner.substring(0, owner.indexOf(':'))))
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns objects of {@code --json} by the same keys. */
  static Map<String, Map<String, Object>> byKey(List<Map<String, Object>> objects) {
    Map<String, Map<String, Object>> byKey = new LinkedHashMap<>();
    List<String> twice = new ArrayList<>();
    for (Map<String, Object> object : objects) {
      long inode = (Long) object.get("inode");
      String local = (String) Objects.requireNonNull(object.get("local"));
      String key = Truth.key(inode, local, (String) object.get("remote"));
      if (byKey.put(key, object) != null) {
        twice.add(key);
      }
    }
    if (!twice.isEmpty()) {
      throw new AssertionError("listed twice: " + twice);
    }
    return byKey;
  }

  /** Reduces objects of {@code list --json} to the keys that the sockets report. */
  static Map<String, Map<String, Object>> comparable(Map<String, Map<String, Object>> listed) {
    Map<String, Map<String, Object>> comparable = new TreeMap<>();
    listed.forEach((key, socket) -> comparable.put(key, Truth.comparable(socket)));
    return comparable;
  }

  /** Returns what must be listed for the selected sockets. */
  static Map<String, Map<String, Object>> expected(
      Map<String, Truth> truth, Predicate<Truth> selected) {
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    truth.forEach((key, socket) -> {
      if (selected.test(socket)) {
        expected.put(key, socket.json());
      }
    });
    return expected;
  }

  @Override
  public void close() {
    program.close();
    namespace.close();
  }
}

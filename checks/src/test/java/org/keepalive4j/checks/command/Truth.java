package org.keepalive4j.checks.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a socket's process reports about the socket.
 *
 * @param inode its inode, 0 if no process has it
 * @param remote the peer, null for a listener
 * @param direction {@code connect} or {@code accept}, null for a listener
 * @param values the values of getsockopt(2), null if no process has it
 * @param owners the processes and descriptors as {@code PID:FD}, in order
 */
record Truth(
    long inode,
    String state,
    String local,
    @Nullable String remote,
    @Nullable String direction,
    @Nullable Values values,
    List<String> owners) {
  private static final List<String> SETTINGS =
      List.of("keepAlive", "idleSeconds", "intervalSeconds", "count", "userTimeoutMillis");

  /** The five options, as in getsockopt(2) or JSON. */
  record Values(
      boolean keepAlive, long idleSeconds, long intervalSeconds, long count, long userTimeout) {

    /** Converts an object of {@code list --json} or {@code set --json}. */
    static Values of(Map<String, Object> json) {
      return new Values(
          (Boolean) json.get("keepAlive"),
          (Long) json.get("idleSeconds"),
          (Long) json.get("intervalSeconds"),
          (Long) json.get("count"),
          (Long) json.get("userTimeoutMillis"));
    }
  }

  /** Parses a line that sockets.c prints. */
  static Truth of(String line) {
    String[] word = line.split(" ", -1);
    Values values =
        word[5].equals("-")
            ? null
            : new Values(
                word[5].equals("1"),
                Long.parseLong(word[6]),
                Long.parseLong(word[7]),
                Long.parseLong(word[8]),
                Long.parseLong(word[9]));
    return new Truth(
        Long.parseLong(word[0]),
        word[1],
        word[2],
        orNull(word[3]),
        orNull(word[4]),
        values,
        values == null ? List.of() : List.of(word[10].split(",", -1)).stream().sorted().toList());
  }

  private static @Nullable String orNull(String word) {
    return word.equals("-") ? null : word;
  }

  /** Returns the socket's key: its inode, or its addresses if no process has it. */
  String key() {
    return key(inode, local, remote);
  }

  static String key(long inode, String local, @Nullable String remote) {
    return inode != 0 ? "inode " + inode : local + " - " + remote;
  }

  /** Returns the same socket with other values. */
  Truth with(Values other) {
    return new Truth(inode, state, local, remote, direction, other, owners);
  }

  boolean isListener() {
    return state.equals("listening");
  }

  /** Returns what {@code list --json} must show, without timer, user and cgroup. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("local", local);
    json.put("remote", remote);
    json.put("state", state);
    json.put("keepAlive", values == null ? null : values.keepAlive());
    json.put("idleSeconds", values == null ? null : values.idleSeconds());
    json.put("intervalSeconds", values == null ? null : values.intervalSeconds());
    json.put("count", values == null ? null : values.count());
    json.put("userTimeoutMillis", values == null ? null : values.userTimeout());
    json.put("owners", owners);
    return json;
  }

  /** Converts an object of {@code list --json} to the form of {@link #json()}. */
  static Map<String, Object> comparable(Map<String, Object> listed) {
    Map<String, Object> json = new LinkedHashMap<>(listed);
    json.keySet()
        .retainAll(
            List.of(
                "local",
                "remote",
                "state",
                "keepAlive",
                "idleSeconds",
                "intervalSeconds",
                "count",
                "userTimeoutMillis"));
    if (listed.get("inode").equals(0L)) {
      // No process can report its values. Another test checks what is visible nevertheless.
      json.replaceAll((key, value) -> SETTINGS.contains(key) ? null : value);
    }
    List<String> owners = new ArrayList<>();
    if (listed.get("owners") instanceof List<?> list) {
      for (Object owner : list) {
        Map<?, ?> object = (Map<?, ?>) owner;
        owners.add(object.get("pid") + ":" + object.get("fd"));
      }
    }
    json.put("owners", owners.stream().sorted().toList());
    return json;
  }
}

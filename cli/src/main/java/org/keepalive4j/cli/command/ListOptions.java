package org.keepalive4j.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.cli.output.SocketColumn;
import org.keepalive4j.cli.output.SortedSockets.Sort;
import org.keepalive4j.cli.output.StandardStreams;

/**
 * How {@code list} prints.
 *
 * @param wide whether to print all columns, whatever the terminal's width
 * @param columns the columns that were asked for; empty for those that fit
 * @param sort what to sort by; null for process and service
 * @param silent how long a peer must have been silent; null for any
 * @param watch how often to list again; null for once
 * @param coloured whether to mark values by colour
 */
record ListOptions(
    boolean json,
    boolean summary,
    boolean verbose,
    boolean wide,
    boolean header,
    List<SocketColumn> columns,
    @Nullable Sort sort,
    @Nullable Duration watch,
    boolean withoutKeepAlive,
    @Nullable Duration silent,
    boolean allNamespaces,
    boolean coloured) {
  private static final List<List<String>> CONFLICTS =
      List.of(
          List.of("json", "summary", "columns", "no-header", "wide"),
          List.of("summary", "sort", "columns", "no-header", "wide"),
          List.of("watch", "exit-code"));

  static ListOptions of(Arguments arguments, StandardStreams streams) throws UsageException {
    for (List<String> conflict : CONFLICTS) {
      String first = conflict.getFirst();
      for (String other : conflict.subList(1, conflict.size())) {
        if (arguments.has(first) && arguments.has(other)) {
          throw arguments.usage("--" + first + " and --" + other + " do not go together");
        }
      }
    }
    Duration watch = arguments.duration("watch");
    if (watch != null && watch.compareTo(Duration.ofMillis(100)) < 0) {
      throw arguments.usage("--watch needs at least 100ms, got `" + arguments.value("watch") + "`");
    }
    return new ListOptions(
        arguments.has("json"),
        arguments.has("summary"),
        arguments.has("verbose"),
        arguments.has("wide") || arguments.has("verbose"),
        !arguments.has("no-header"),
        columns(arguments),
        sort(arguments),
        watch,
        arguments.has("without-keepalive"),
        arguments.duration("silent"),
        arguments.has("all-namespaces"),
        arguments.isColoured(streams));
  }

  private static List<SocketColumn> columns(Arguments arguments) throws UsageException {
    List<SocketColumn> columns = new ArrayList<>();
    String names = arguments.value("columns");
    if (names != null) {
      for (String name : names.split(",", -1)) {
        columns.add(column("--columns", name.strip(), arguments));
      }
    }
    return columns;
  }

  private static @Nullable Sort sort(Arguments arguments) throws UsageException {
    String name = arguments.value("sort");
    if (name == null) {
      return null;
    }
    boolean descending = name.startsWith("-");
    return new Sort(column("--sort", name.substring(descending ? 1 : 0), arguments), descending);
  }

  private static SocketColumn column(String option, String name, Arguments arguments)
      throws UsageException {
    SocketColumn column = SocketColumn.named(name);
    if (column == null) {
      StringJoiner known = new StringJoiner(", ");
      for (SocketColumn each : SocketColumn.values()) {
        known.add(each.word().toLowerCase(Locale.ROOT));
      }
      throw arguments.usage(option + " needs names of columns: " + known + "; got `" + name + "`");
    }
    return column;
  }

  /** Returns whether sockets are sorted. JSON is sorted only with --sort. */
  boolean isSorted() {
    return !summary && (!json || sort != null);
  }

  boolean needsCgroup() {
    return json || verbose || shows(SocketColumn.CGROUP) || needsPolicies();
  }

  boolean needsPolicies() {
    return json || verbose || shows(SocketColumn.POLICY);
  }

  private boolean shows(SocketColumn column) {
    return columns.contains(column) || (sort != null && sort.column() == column);
  }
}

package org.keepalive4j.cli.output;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;

/** Counts sockets by command, service and settings, and prints the counts at the end. */
public final class SocketSummary implements SocketPrinter {
  private final Consumer<String> out;
  private final Map<Group, Integer> counts = new HashMap<>();
  private final Map<String, String> services = new HashMap<>();

  /** Sockets that are counted together. {@code absent} stands for settings that are null. */
  private record Group(
      String command, String service, @Nullable SocketSettings settings, String absent) {
    static final Comparator<Group> ORDER =
        Comparator.comparing(Group::command)
            .thenComparing(Group::service)
            .thenComparing(Group::settingsText);

    String settingsText() {
      return settings == null ? absent : SocketText.settings(settings);
    }
  }

  /** Prints to out. */
  public SocketSummary(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void add(TcpSocket socket) {
    counts.merge(
        new Group(
            command(socket),
            shared(SocketText.service(socket)),
            socket.settings().orElse(null),
            SocketText.absent(socket)),
        1,
        Integer::sum);
  }

  /** Returns one object for equal services, because many sockets have the same. */
  private String shared(String service) {
    return services.computeIfAbsent(service, Function.identity());
  }

  private static String command(TcpSocket socket) {
    List<Owner> owners = socket.owners().orElse(null);
    return owners == null
        ? SocketText.UNKNOWN
        : owners.isEmpty() ? "-" : Printable.line(owners.getFirst().command());
  }

  @Override
  public void end() {
    int[] widths = {"SOCKETS".length(), "COMMAND".length(), "SERVICE".length()};
    counts.forEach((group, count) -> {
      widths[0] = Math.max(widths[0], count.toString().length());
      widths[1] = Math.max(widths[1], Printable.width(group.command()));
      widths[2] = Math.max(widths[2], group.service().length());
    });
    String format = "%" + widths[0] + "s  %s  %-" + widths[2] + "s  %s%n";
    out.accept(
        String.format(format, "SOCKETS", padded("COMMAND", widths[1]), "SERVICE", "SETTINGS"));
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<Group, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry::getKey, Group.ORDER))
        .forEach(entry ->
            out.accept(
                String.format(
                    format,
                    entry.getValue(),
                    padded(entry.getKey().command(), widths[1]),
                    entry.getKey().service(),
                    entry.getKey().settingsText())));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - Printable.width(text));
  }
}

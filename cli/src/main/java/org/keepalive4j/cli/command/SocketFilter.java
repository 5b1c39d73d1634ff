package org.keepalive4j.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;

/**
 * The filters {@code --process} and {@code --user}. Counts the sockets whose process or user is
 * unknown, which may or may not match.
 */
final class SocketFilter implements Predicate<TcpSocket> {
  private static final int COMM_LENGTH = 15; // TASK_COMM_LEN - 1: proc_pid_comm(5)
  private static final Path USERS = Path.of("/etc/passwd");

  private final List<Pattern> processes;
  private final Set<Long> users;
  private final boolean connectionsOnly;
  private long processUnknown;
  private long userUnknown;

  private SocketFilter(List<Pattern> processes, Set<Long> users, boolean connectionsOnly) {
    this.processes = processes;
    this.users = users;
    this.connectionsOnly = connectionsOnly;
  }

  /**
   * Reads the filters.
   *
   * @param connectionsOnly whether to count only connections
   */
  static SocketFilter of(Arguments arguments, boolean connectionsOnly)
      throws UsageException, IOException {
    List<Pattern> processes = new ArrayList<>();
    for (String name : arguments.values("process")) {
      processes.add(pattern(name));
    }
    Set<Long> users = new HashSet<>();
    for (String user : arguments.values("user")) {
      users.add(user.matches("[0-9]{1,10}") ? Long.parseLong(user) : uid(user, arguments));
    }
    return new SocketFilter(processes, users, connectionsOnly);
  }

  /** Returns the pattern of a process name, which the kernel cuts after 15 characters. */
  private static Pattern pattern(String name) {
    String known =
        name.contains("*") || name.length() <= COMM_LENGTH ? name : name.substring(0, COMM_LENGTH);
    return Pattern.compile(
        Stream.of(known.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  private static long uid(String name, Arguments arguments) throws UsageException, IOException {
    for (String line : Files.readAllLines(USERS, StandardCharsets.ISO_8859_1)) {
      String[] fields = line.split(":", -1); // passwd(5)
      if (fields.length > 2 && fields[0].equals(name)) {
        return Long.parseLong(fields[2]);
      }
    }
    throw arguments.usage(
        "--user: no user `" + name + "` in " + USERS + "; give the number, as `id -u` prints it");
  }

  boolean isNeeded() {
    return needsOwners() || !users.isEmpty();
  }

  boolean needsOwners() {
    return !processes.isEmpty();
  }

  @Override
  public boolean test(TcpSocket socket) {
    Boolean process = isOfProcess(socket);
    Boolean user = isOfUser(socket);
    if (process != null && user != null) {
      return process && user;
    }
    boolean excluded = Boolean.FALSE.equals(process) || Boolean.FALSE.equals(user);
    if (!excluded && !(connectionsOnly && socket.state() == TcpState.LISTENING)) {
      processUnknown += process == null ? 1 : 0;
      userUnknown += process == null ? 0 : 1;
    }
    return false;
  }

  private @Nullable Boolean isOfProcess(TcpSocket socket) {
    if (processes.isEmpty()) {
      return true;
    }
    List<Owner> owners = socket.owners().orElse(null);
    if (owners == null) {
      return null;
    }
    for (Owner owner : owners) {
      for (Pattern process : processes) {
        if (process.matcher(owner.command()).matches()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A socket that its process has closed, such as one in TIME-WAIT, has no user any more. */
  private @Nullable Boolean isOfUser(TcpSocket socket) {
    if (users.isEmpty()) {
      return true;
    }
    if (socket.uid().isEmpty()) {
      return socket.hasNoSettings() ? false : null;
    }
    return users.contains(socket.uid().getAsLong());
  }

  /** Counts from zero. */
  void startCounting() {
    processUnknown = 0;
    userUnknown = 0;
  }

  /** Returns how many sockets were left out because their process is unknown. */
  long processUnknown() {
    return processUnknown;
  }

  /** Returns how many sockets were left out because only their user is unknown. */
  long userUnknown() {
    return userUnknown;
  }

  /** Returns how many sockets were left out because they could not be classified. */
  long unclassified() {
    return processUnknown + userUnknown;
  }
}

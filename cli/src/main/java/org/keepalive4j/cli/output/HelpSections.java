package org.keepalive4j.cli.output;

import java.util.List;
import org.keepalive4j.cli.output.CommandDescription.Entry;
import org.keepalive4j.cli.output.CommandDescription.Example;
import org.keepalive4j.cli.output.CommandDescription.Topic;

/** The sections at the end of the help and of the man page. */
public final class HelpSections {
  private HelpSections() {}

  /**
   * A section.
   *
   * @param title such as EXAMPLES
   */
  public record Section(String title, List<? extends Entry> entries) {}

  /** Returns the sections about all commands. */
  public static List<Section> ofAllCommands() {
    return List.of(
        new Section(
            "EXAMPLES",
            List.of(
                example("keepalive list --without-keepalive", "find connections without it"),
                example(
                    "keepalive set idle=60s,interval=10s,count=5 --pid 4242",
                    "give it to the connections of a process"),
                example(
                    "keepalive explain --detect-within 2m",
                    "find settings that detect a dead peer within two minutes"))),
        new Section(
            "EXIT STATUS",
            List.of(
                topic("0", "done; findings don't change it"),
                topic("1", "something that was asked for was not done"),
                topic("2", "usage: the arguments make no sense, or a policy is invalid"),
                topic("3", "not permitted"))),
        new Section(
            "ENVIRONMENT",
            List.of(
                topic("NO_COLOR", "if set and not empty, a terminal gets no colour"),
                topic("PATH", "where run looks for COMMAND"),
                topic(
                    "XDG_CACHE_HOME",
                    "where keepalive4j/ keeps the cache for fast starts; ~/.cache by default"))),
        new Section(
            "FILES",
            List.of(
                topic(
                    "/etc/keepalive.policy",
                    "the policy that the Debian package's unit keepalive-policy.service installs when"
                        + " the machine starts, if the file exists"),
                topic("/sys/fs/bpf/keepalive4j", "the policies in the kernel: don't change it"))),
        new Section(
            "SEE ALSO",
            List.of(
                topic("ss(8)", "shows sockets, and the keep-alive timer that runs"),
                topic("tcp(7)", "explains the options and their defaults"),
                topic("cgroups(7)", "explains what --cgroup takes"))));
  }

  /** Returns the sections after the explanation of a command; empty if it needs none. */
  public static List<Section> of(CommandDescription command) {
    List<Example> examples = examples(command.name());
    return examples.isEmpty() ? List.of() : List.of(new Section("EXAMPLES", examples));
  }

  static List<Example> examples(String command) {
    return switch (command) {
      case "list" ->
          List.of(
              example("keepalive list", "every socket of this network namespace"),
              example("keepalive list connect 10.0.0.0/8:5432", "connections to databases"),
              example("keepalive list --pid 4242 --json", "a process's sockets, for a program"));
      case "set" ->
          List.of(
              example(
                  "keepalive set idle=60s,interval=10s,count=5 --pid 4242 --dry-run",
                  "say what would change"),
              example(
                  "keepalive set idle=60s,interval=10s,count=5,user-timeout=110s any 10.1.2.3",
                  "detect this peer's death within two minutes, also with data in flight"));
      case "ping" ->
          List.of(
              example("keepalive ping 'connect :5432'", "ask the databases that are connected to"),
              example(
                  "keepalive ping --close-dead --dry-run --all",
                  "say which connections would be closed"));
      case "run" ->
          List.of(
              example(
                  "keepalive run idle=60s,interval=10s,count=5 -- psql -h db.example.org",
                  "every connection of psql has keep-alive"),
              example(
                  "keepalive run @app.policy -- java -jar app.jar",
                  "the same, with a policy from a file"));
      case "policy" ->
          List.of(
              example("keepalive policy check @app.policy", "explain it and find mistakes"),
              example(
                  "keepalive policy install @app.policy --cgroup /app.slice --dry-run",
                  "say what it would replace"),
              example(
                  "keepalive policy install 'any * idle=60s,interval=10s,count=5,mode=fill'",
                  "keep-alive for every program of this machine that sets nothing itself"),
              example("keepalive policy show --json", "which rules matched how often"),
              example(
                  "keepalive policy remove --cgroup /system.slice/app.service",
                  "stop applying it"));
      case "attach" ->
          List.of(
              example(
                  "keepalive attach 4242 idle=60s,interval=10s,count=5",
                  "all connections of the JVM 4242"),
              example("keepalive attach 4242 --status", "what the agent does there"),
              example(
                  "keepalive attach 4242 --off",
                  "switch the agent off; the JVM works as without it"));
      case "explain" ->
          List.of(
              example("keepalive explain", "what a socket with keep-alive on gets by default"),
              example(
                  "keepalive explain idle=60s,interval=10s,count=5 --svg times.svg",
                  "when these settings detect a dead peer, with a picture"),
              example(
                  "keepalive explain --detect-within 30s --survive 350s",
                  "which settings fit behind a load balancer with this idle timeout"));
      case "probe" ->
          List.of(
              example(
                  "keepalive probe db.example.org:5432 --max 20m --report path.html",
                  "how long a firewall on the path keeps an idle connection"));
      case "doctor" -> List.of(example("keepalive doctor", "what works here, and for whom"));
      default -> List.of();
    };
  }

  private static Example example(String term, String text) {
    return new Example(term, text);
  }

  private static Topic topic(String term, String text) {
    return new Topic(term, text);
  }
}

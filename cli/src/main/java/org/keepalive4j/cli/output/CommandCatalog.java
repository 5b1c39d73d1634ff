package org.keepalive4j.cli.output;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.cli.output.CommandDescription.Argument;
import org.keepalive4j.cli.output.CommandDescription.Completion;
import org.keepalive4j.cli.output.CommandDescription.OptionDescription;
import org.keepalive4j.cli.output.CommandDescription.Paragraph;
import org.keepalive4j.cli.output.CommandDescription.Part;
import org.keepalive4j.cli.output.CommandDescription.Subcommand;
import org.keepalive4j.cli.output.CommandDescription.Value;
import org.keepalive4j.linux.TcpState;

/** Describes every command. */
public final class CommandCatalog {
  /** What {@code keepalive} is for. */
  public static final String PURPOSE =
      "keepalive shows and sets TCP keep-alive on the sockets of this machine.";

  /** What there is beside the commands. */
  public static final List<String> OTHER_USES =
      List.of(
          "keepalive COMMAND --help, or keepalive help COMMAND",
          "keepalive --version, -V, or keepalive version");

  /** Where the output goes. */
  public static final String STREAMS = "Results go to standard output, messages to standard error.";

  private static final List<String> NAMES =
      List.of(
          "list", "set", "ping", "run", "policy", "attach", "explain", "probe", "doctor", "demo");

  private static final Value PID = new Value("PID", Completion.PROCESS);
  private static final Value FILE = new Value("FILE", Completion.FILE);
  private static final Value NUMBER = new Value("N", Completion.NONE);
  private static final Value DURATION = new Value("D", Completion.NONE);

  private static final String REPEATS =
      """
      Several MATCHes, and repeats of one filter, mean or; different filters mean and. A
      connection that a filter can't classify is left out and counted on standard error.
      """;

  private CommandCatalog() {}

  /** Returns the descriptions of all commands, in the order of the help. */
  public static List<CommandDescription> all() {
    return NAMES.stream().map(CommandCatalog::describe).toList();
  }

  /** Returns the description of a command, null if there is no such command. */
  public static @Nullable CommandDescription find(String name) {
    return NAMES.contains(name) ? describe(name) : null;
  }

  // Each is made on demand, because a start needs at most one.
  private static CommandDescription describe(String name) {
    return switch (name) {
      case "list" -> list();
      case "set" -> set();
      case "ping" -> ping();
      case "run" -> run();
      case "policy" -> policy();
      case "attach" -> attach();
      case "explain" -> explain();
      case "probe" -> probe();
      case "doctor" -> doctor();
      case "demo" -> demo();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns the states that {@code --state} takes. */
  public static List<TcpState> states() {
    return List.copyOf(EnumSet.range(TcpState.ESTABLISHED, TcpState.CLOSING));
  }

  private static OptionDescription option(String name, Value value, String text) {
    return new OptionDescription(name, value, text);
  }

  private static OptionDescription flag(String name, String text) {
    return new OptionDescription(name, null, text);
  }

  private static OptionDescription colour() {
    return option(
        "color",
        new Value("WHEN", Completion.CHOICE, List.of("auto", "always", "never")),
        "auto (the default: on a terminal, unless NO_COLOR is set), always or never");
  }

  private static Part paragraph(String text) {
    return new Paragraph(text);
  }

  private static CommandDescription command(
      String name, String summary, String usage, List<Part> parts, Argument... arguments) {
    return new CommandDescription(name, summary, usage, parts, List.of(arguments), Completion.NONE);
  }

  private static Argument match() {
    return new Argument(
        "MATCH",
        """
        connect|accept|any HOST[:PORT], as one argument or several: only connections
        that this side opened, accepted, or either. HOST is the remote address:
        10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8, localhost, * or nothing. PORT, a
        number, a range 8000-8999 or a list 7400,7401, is the service's port: the remote
        one where this side connected, the local one where it accepted.
        """);
  }

  private static Argument settings() {
    return new Argument(
        "SETTINGS",
        """
        idle=60s,interval=10s,count=5,user-timeout=90s, any of them; or on; or off.
        Durations are 500ms 60s 1m30s 2h 1d; a bare number is seconds, but user-timeout
        needs a unit. idle, interval and count switch keep-alive on.
        """);
  }

  private static Argument duration() {
    return new Argument("D", "a duration: 500ms 60s 1m30s 2h 1d; a bare number is seconds");
  }

  private static Argument policies() {
    return new Argument(
        "POLICY",
        """
        rules, one a line or separated by `;`, each MATCH SETTINGS[,mode=MODE] or MATCH
        leave; or only SETTINGS[,mode=MODE], for every connection; or @FILE, at most
        256 KiB; or @- for standard input. The first rule that matches wins. If no rule
        matches a connection, it is left alone. MODE is protect (the application can't
        switch keep-alive off; the default), fill (only options that the application has
        not set) or enforce (the application's own calls are ignored). MATCH and
        SETTINGS: see keepalive set --help
        """);
  }

  /** Returns the filters, for a command that looks for sockets or connections. */
  private static List<Part> filters(String what) {
    Value name = new Value("NAME", Completion.NONE);
    Value user = new Value("USER", Completion.NONE);
    Value cgroup = new Value("PATH", Completion.FILE);
    Value state =
        new Value("STATE", Completion.CHOICE, states().stream().map(TcpState::word).toList());
    return List.of(
        filter("pid", PID, "only " + what + " of this process, in its network namespace"),
        filter("process", name, "only of processes with this name; * stands for any characters"),
        filter("user", user, "only of this user, by name or number"),
        filter("cgroup", cgroup, "only of this cgroup, and of all below it"),
        filter(
            "state",
            state,
            "only in this state: established or ESTAB, close-wait, ..., as ss calls it"),
        flag("all-namespaces", "in every network namespace (containers)"));
  }

  private static OptionDescription filter(String name, Value value, String text) {
    return new OptionDescription(name, value, true, text);
  }

  private static List<Part> parts(List<Part> first, List<Part> second, List<Part> third) {
    return Stream.of(first, second, third).flatMap(List::stream).toList();
  }

  private static CommandDescription list() {
    List<String> columns =
        Stream.of(SocketColumn.values())
            .map(column -> column.word().toLowerCase(Locale.ROOT))
            .toList();
    return command(
        "list",
        "list TCP sockets with their settings and running timers",
        """
        keepalive list [MATCH...] [--pid PID] [--process NAME] [--user USER]
                       [--cgroup PATH] [--state STATE] [--all-namespaces]
                       [--all] [--without-keepalive] [--silent D] [--summary]
                       [--sort [-]COLUMN] [--columns A,B,...] [--no-header]
                       [--wide] [--json] [--watch [D]] [--exit-code]
                       [--verbose] [--color WHEN]
        """,
        parts(
            List.of(
                paragraph(
                    """
                    Lists the listeners and open connections of this network namespace with their
                    settings, as the kernel has them, and their running timers. A value in
                    parentheses equals the system's default, so perhaps nobody set it. ? means
                    unknown; standard error says why. - means not applicable. DETECTS IN is the
                    time until a dead peer is detected while the connection is idle; ! marks an
                    hour or more. On a narrow terminal, one column has all SETTINGS: idle,
                    interval and count, and +user timeout.
                    """),
                paragraph(REPEATS)),
            filters("sockets"),
            List.of(
                flag("all", "also time-wait and half-open connections"),
                flag(
                    "without-keepalive",
                    "only open connections whose keep-alive is off, or not known to be on"),
                option(
                    "silent", DURATION, "only connections whose peer sent nothing for at least D"),
                flag("summary", "count the sockets by command, service and settings"),
                option(
                    "sort",
                    new Value("COLUMN", Completion.CHOICE, columns),
                    """
                    sort by a column, by -COLUMN from the largest value down; by process and
                    service if not given. Without it, JSON and more than 100,000 rows come
                    unsorted
                    """),
                option(
                    "columns",
                    new Value("A,B,...", Completion.CHOICE, columns),
                    "only these columns, in this order: " + String.join(", ", columns)),
                flag("no-header", "leave out the header"),
                flag("wide", "all columns, also where the terminal is too narrow"),
                flag("json", "one object a line; unknown values are null"),
                option(
                    "watch",
                    new Value("D", Completion.NONE, List.of(), "2s"),
                    """
                    list again every D, 2s if not given, and mark what has changed; arrow and page
                    keys scroll, q quits
                    """),
                flag("exit-code", "exit with status 1 if anything is listed"),
                flag(
                    "verbose",
                    """
                    all columns, and direction, user, cgroup, the rule of the policy that matches,
                    and every owner with its descriptor; say on standard error how the settings were
                    read, and why not faster
                    """),
                colour())),
        match(),
        duration());
  }

  private static CommandDescription set() {
    return command(
        "set",
        "change the settings of open connections, of any process",
        """
        keepalive set SETTINGS [MATCH...] [--pid PID] [--process NAME]
                      [--user USER] [--cgroup PATH] [--state STATE]
                      [--all-namespaces] [--all] [--dry-run] [--json]
                      [--verbose]
        """,
        parts(
            List.of(
                paragraph(
                    """
                    Changes open connections of any process, reads every value back, and reports
                    each connection that changed. Options that you don't give stay as they are. A
                    MATCH, a filter or --all is required. Listening sockets are left alone, because
                    the connections that they accept would inherit the settings unseen. The exit
                    status is 1 if a connection was refused, or was left out because the command
                    can't tell whether it matches.
                    """),
                paragraph(REPEATS)),
            filters("connections"),
            List.of(
                flag("all", "every connection"),
                flag("dry-run", "say what would change, and change nothing"),
                flag("json", "one object a line, with before and after"),
                flag(
                    "verbose",
                    "say on standard error how the connections were reached, and why not faster"))),
        settings(),
        match());
  }

  private static CommandDescription ping() {
    return command(
        "ping",
        "ask the peers of open connections if they are still there",
        """
        keepalive ping [MATCH...] [--pid PID] [--process NAME]
                       [--user USER] [--cgroup PATH] [--state STATE]
                       [--all-namespaces] [--all] [--timeout D] [--rate N]
                       [--close-dead [--dry-run]] [--json]
        """,
        parts(
            List.of(
                paragraph(
                    """
                    Makes the kernel send one segment on each open connection that every TCP
                    answers, and prints who answered. The owner of the connection notices
                    nothing; settings and timers stay as they are. A MATCH, a filter or --all is
                    required. A peer that was heard from less than a second ago is asked when
                    that second is over. Without an answer, the segment is repeated every second
                    until the timeout.
                    """),
                paragraph(
                    """
                    alive: the peer's TCP, or a proxy on the way, sent a segment; the time is an
                    upper bound, which includes one tick of the kernel's clock (1 to 10 ms).
                    no-answer: at least two segments were sent, a second apart, and none came in.
                    reset: the peer doesn't know the connection, and the kernel has closed it.
                    closed: one of the two sides closed it meanwhile. unknown: nothing is proven,
                    and the reason is given. The exit status is 0 if all are alive, else 1. Needs
                    CAP_NET_ADMIN, and CAP_SYS_PTRACE for the processes of other users.
                    """),
                paragraph(REPEATS)),
            filters("connections"),
            List.of(
                flag("all", "every connection"),
                option("timeout", DURATION, "how long to wait for an answer, 2s to 1h; default 3s"),
                option("rate", NUMBER, "send at most N segments a second; default 1000"),
                flag(
                    "close-dead",
                    """
                    close the connections whose peer didn't answer, after a last look for an
                    answer; the default of --timeout is 10s then
                    """),
                flag("dry-run", "with --close-dead: say what would be closed, and close nothing"),
                flag("json", "one object a line, with answer, answeredAfterMillis and reason"))),
        match(),
        duration());
  }

  private static CommandDescription run() {
    return new CommandDescription(
        "run",
        "run a command whose connections get a policy",
        """
        keepalive run POLICY -- COMMAND ...
        """,
        List.of(
            paragraph(
                """
                Replaces itself by COMMAND. The kernel gives the settings of the policy to the
                connections of COMMAND and its children. Arguments, environment, streams,
                signals and exit status are the command's own. The exit status is 127 if there
                is no such command, 126 if it cannot be executed, 1 to 3 if the policy was not
                possible.
                """)),
        List.of(policies()),
        Completion.PROGRAM);
  }

  private static CommandDescription policy() {
    Value cgroup = new Value("PATH", Completion.CGROUP);
    Value engine = new Value("ENGINE", Completion.CHOICE, List.of("kernel", "agent"));
    return command(
        "policy",
        "install a policy in the kernel, for a cgroup or the machine",
        """
        keepalive policy check   POLICY [--for ENGINE]
        keepalive policy install POLICY [--cgroup PATH] [--dry-run]
        keepalive policy show    [--cgroup PATH] [--json]
        keepalive policy remove  [--cgroup PATH]
        """,
        List.of(
            paragraph(
                """
                With a policy in the kernel, connections of any program get the settings of the
                first rule that matches, when they are made or accepted.
                """),
            new Subcommand(
                "check",
                """
                explain each rule, warn of rules that never match and of settings that detect
                late, and say which engines can take the policy; needs no privileges
                """),
            new Subcommand(
                "install",
                """
                install the policy, or replace the one that is there, and apply it to open
                connections. It stays until you remove it or the machine restarts
                """),
            new Subcommand(
                "show",
                """
                show the installed policies, whether they are still attached, and how often
                each rule matched
                """),
            new Subcommand(
                "remove", "remove the policy; connections keep the settings that they have"),
            option(
                "for",
                engine,
                """
                kernel (the default) or agent: check fails, with exit status 2, if this engine
                can't take the policy
                """),
            option(
                "cgroup",
                cgroup,
                """
                a cgroup v2, such as /system.slice/app.service; if not given, install and remove
                mean the whole machine, and show all policies
                """),
            flag(
                "dry-run",
                """
                have the kernel check the policy, say what would be installed and what it would
                replace, and install nothing
                """),
            flag("json", "one object a line; unknown values are null"),
            paragraph("A policy file that everyone can write, or replace, is not installed.")),
        policies());
  }

  private static CommandDescription attach() {
    return new CommandDescription(
        "attach",
        "bring the agent with a policy into a running JVM",
        """
        keepalive attach PID POLICY
        keepalive attach PID --status
        keepalive attach PID --off
        """,
        List.of(
            paragraph(
                """
                Brings the agent into a running JVM. Must run as the JVM's user. The JVM's open
                connections and all later ones get the settings of the policy. Run it again to
                change the policy. The JVM reads a policy file itself, and reads it again when
                it changes. In a policy of the agent HOST may also be a name, db.example.org or
                *.example.org, for connections that are made by that name. Rules with host names
                don't match connections that were already open.
                """),
            flag(
                "status",
                """
                show the agent's version, whether it is on, its policy, and how often each rule
                matched and an option was refused; changes nothing
                """),
            flag(
                "off",
                """
                switch the agent off: new sockets work as without it, and open ones keep the
                settings that they have. Attach a policy to switch it on again
                """)),
        List.of(policies()),
        Completion.PROCESS);
  }

  private static CommandDescription explain() {
    return command(
        "explain",
        "say when a dead peer is detected with some settings",
        """
        keepalive explain [SETTINGS] [--detect-within D] [--survive D]
                          [--svg FILE] [--json] [--color WHEN] [--hz N]
                          [--retries2 N] [--rto-min D] [--rto-max D] [--rtt D]
        """,
        List.of(
            paragraph(
                """
                Says when a program detects that its peer is dead: on an idle connection, with
                data in flight, with a zero window, and when the peer has rebooted. The answer
                is a range, because kernel timers fire up to an eighth late. System values that
                you don't give are those of this machine, and the round trip is 1 ms. Without
                SETTINGS, explains the settings that reach your goal; without a goal too, what a
                socket with keep-alive on gets from the system.
                """),
            option(
                "detect-within",
                DURATION,
                "first suggest settings that detect a dead peer within this time"),
            option(
                "survive",
                DURATION,
                """
                first suggest settings that keep a connection alive on a path with this idle
                timeout
                """),
            option("svg", FILE, "also draw the timeline"),
            flag("json", "one object; null means never"),
            colour(),
            option("hz", NUMBER, "the kernel's ticks per second"),
            option("retries2", NUMBER, "net.ipv4.tcp_retries2"),
            option("rto-min", DURATION, "net.ipv4.tcp_rto_min_us"),
            option("rto-max", DURATION, "net.ipv4.tcp_rto_max_ms"),
            option("rtt", DURATION, "round trip time")),
        settings(),
        duration());
  }

  private static CommandDescription probe() {
    return command(
        "probe",
        "find how long the path to a server keeps an idle connection",
        """
        keepalive probe HOST:PORT [--max D] [--report FILE] [--json]
        """,
        List.of(
            paragraph(
                """
                Finds the idle timeout of the path to a server, and what happens when it
                expires. Opens up to 24 connections, leaves each idle for another time, and
                has the kernel send it a keep-alive probe. The server's program sees no data.
                Ctrl-C prints what is known so far.
                """),
            option("max", DURATION, "the longest idle time to try; 15 minutes by default"),
            option("report", FILE, "also write a page with a picture (HTML)"),
            flag("json", "one object; unknown values are null")),
        duration());
  }

  private static CommandDescription doctor() {
    return command(
        "doctor",
        "say what works on this machine, and how to fix the rest",
        """
        keepalive doctor [--json] [--color WHEN]
        """,
        List.of(
            paragraph(
                """
                Says what works on this machine for this user, and how to fix the rest. It tries
                each feature, and changes nothing.
                """),
            flag("json", "one object; null means nothing to report"),
            colour()));
  }

  private static CommandDescription demo() {
    return command(
        "demo",
        "show the main job in ten seconds, on sockets of its own",
        """
        keepalive demo
        """,
        List.of(
            paragraph(
                """
                Shows the main job in about ten seconds, on sockets of its own. Another process
                has a client and a server without keep-alive; the command changes the client's
                settings from outside, and shows the probes and their answers. Leaves nothing
                behind.
                """)));
  }
}

package org.keepalive4j.cli.output;

/** The help of every command. */
public final class Help {
  /** What there is. */
  public static final String OVERVIEW =
      """
      keepalive shows and sets TCP keep-alive on the sockets of this machine.

        keepalive list     every TCP socket with its settings and running timer
        keepalive set      give settings to connections that are open, of any process
        keepalive run      a command whose connections are under a policy
        keepalive policy   a policy in the kernel, for a cgroup or the whole machine
        keepalive attach   a policy for a running JVM, by the agent
        keepalive explain  when a dead peer is detected with some settings
        keepalive probe    how long the path to a server keeps an idle connection
        keepalive doctor   what works on this machine, and what to do about the rest
        keepalive demo     the main job in ten seconds, on sockets of its own

        keepalive COMMAND --help, or keepalive help COMMAND
        keepalive --version

      Results go to standard output, messages to standard error.
      Exit status: 0 done; 1 something that was asked for was not done; 2 usage;
      3 not permitted.
      """;

  private static final String MATCH =
      """

      MATCH   connect|accept|any HOST[:PORT], as one argument or several: only
              connections that this side opened, accepted, or either. HOST is the
              remote address: 10.1.2.3, 10.0.0.0/8, [fd00::1], [fd00::]/8 or *. PORT,
              a number or 8000-8999, is the service's port: the remote one where this
              side connected, the local one where it accepted.
      """;

  private static final String SETTINGS =
      """

      SETTINGS  idle=60s,interval=10s,count=5,user-timeout=90s, any of them; or on;
                or off. Durations are 500ms 60s 2m 1h; a bare number is seconds, but
                user-timeout needs a unit. idle, interval and count switch
                keep-alive on.
      """;

  private static final String DURATION =
      """

      D       a duration: 500ms 60s 2m 1h; a bare number is seconds
      """;

  private static final String POLICY =
      """

      POLICY  rules, one a line or separated by `;`, each MATCH SETTINGS[,mode=MODE]
              or MATCH leave; or only SETTINGS[,mode=MODE], for every connection; or
              @FILE, at most 256 KiB; or @- for standard input. The first rule that
              matches wins; a connection that none matches is left alone. MODE is
              protect (the application can't switch keep-alive off; the default), fill
              (only options that the application has not set) or enforce (the
              application's own calls are ignored).
              MATCH and SETTINGS: see keepalive set --help
      """;

  private static final String LIST =
      """
      keepalive list [MATCH] [--pid PID] [--state STATE]
                     [--without-keepalive] [--summary] [--all-namespaces]
                     [--json] [--watch] [--verbose]

      Lists every TCP socket of this network namespace with the settings that the
      kernel has for it, and the timer that runs. A value in parentheses is the same
      as the system's, and perhaps never set; ? is not known, and standard error
      says why; - is nothing: a setting without effect, because keep-alive is off,
      or none, no timer, or no process. DETECTS IN is when a dead peer is detected while
      the connection is idle, with ! from an hour on.

        --pid PID            only sockets of this process, in its network namespace
        --state STATE        only sockets in this state: listening, established,
                             close-wait, ...
        --without-keepalive  only open connections that are off, or not known to be on
        --summary            counted by command, service and settings
        --all-namespaces     of every network namespace (containers)
        --json               one object a line; what is not known is null
        --watch              again every second, until Ctrl-C; on a terminal
                             as many rows as fit
        --verbose            also direction, user, cgroup, every owner with its
                             descriptor, and on standard error how the settings were
                             read, and why not faster
      """
          + MATCH;

  private static final String SET =
      """
      keepalive set SETTINGS [MATCH] [--pid PID] [--all] [--all-namespaces]
                    [--dry-run] [--json] [--verbose]

      Gives settings to open connections of any process, reads each back, and says
      what became of it. What is not given is left as it is. A MATCH, --pid or --all
      is required. Listening sockets are left alone: the connections that they accept
      would inherit the settings unseen. The exit status is 1 if a connection was
      refused, or left out because it could not be told whether it matches.

        --pid PID            only connections of this process, in its network
                             namespace
        --all                every connection
        --all-namespaces     in every network namespace (containers)
        --dry-run            say what would change, and change nothing
        --json               one object a line, with before and after
        --verbose            on standard error how the connections were reached, and
                             why not faster
      """
          + SETTINGS
          + MATCH;

  private static final String RUN =
      """
      keepalive run POLICY -- COMMAND ...

      Replaces itself by COMMAND, whose connections, and those of its children, get
      the settings of the policy from the kernel. Arguments, environment, streams,
      signals and exit status are the command's own. Nothing stays behind once its
      last process has ended. The exit status is 127 if there is no such command,
      126 if it cannot be executed, 1 to 3 if the policy was not possible.
      """
          + POLICY;

  private static final String POLICIES =
      """
      keepalive policy check   POLICY [--for ENGINE]
      keepalive policy install POLICY [--cgroup PATH]
      keepalive policy show
      keepalive policy remove  [--cgroup PATH]

      A policy in the kernel: connections get the settings of the first rule that
      matches, when they are made or accepted, whatever program makes them.

        check            explains each rule, warns of rules that never match, and says
                         which engines can take the policy; needs no privileges
        install          installs the policy, or swaps it for the one that is there,
                         and brings the open connections under it. It stays until it
                         is removed or the machine restarts
        show             the policies that are installed, whether they are still
                         attached, and how often each rule matched
        remove           removes it; connections keep the settings that they have
        --for ENGINE     kernel (the default) or agent: an engine that can't take the
                         policy makes check fail, with exit status 2
        --cgroup PATH    a cgroup v2, such as /system.slice/app.service; without, the
                         whole machine

      A policy file that everyone can write, or replace, is not installed.
      """
          + POLICY;

  private static final String ATTACH =
      """
      keepalive attach PID POLICY

      Brings the agent into a running JVM, which needs no right but to be its user:
      the connections that it has open and those to come get the settings of the
      policy. Again, to change the policy. A policy file is read by that JVM, and read
      again when it changes. In a policy of the agent HOST may also be a name,
      db.example.org or *.example.org, for connections that are made by that name.
      Rules with host names don't match connections that were already open.
      """
          + POLICY;

  private static final String EXPLAIN =
      """
      keepalive explain SETTINGS [--detect-within D] [--survive D]
                        [--svg FILE] [--json] [--hz N] [--retries2 N]
                        [--rto-min D] [--rto-max D] [--rtt D]

      Says when a program notices that its peer is dead: on an idle connection, with
      data in flight, before a shut window, and when the peer has rebooted. It is a
      range, because kernel timers fire up to an eighth late. What is not given is as
      on this machine, the round trip 1 ms.

        --detect-within D    first the settings that notice a dead peer within that
                             time
        --survive D          first the settings that keep a connection on a path that
                             keeps idle ones for that time
        --svg FILE           also draw the timeline
        --json               one object; null is never
        --hz N               ticks a second of the kernel
        --retries2 N         net.ipv4.tcp_retries2
        --rto-min D          net.ipv4.tcp_rto_min_us
        --rto-max D          net.ipv4.tcp_rto_max_ms
        --rtt D              round trip time
      """
          + SETTINGS
          + DURATION;

  private static final String PROBE =
      """
      keepalive probe HOST:PORT [--max D] [--report FILE] [--json]

      Finds how long the path to a server keeps an idle connection, and what becomes
      of it then. Opens up to 24 connections, leaves each idle for another time, and
      has the kernel ask them by a keep-alive probe. Nothing is sent that the server's
      program sees. Ctrl-C prints what is known.

        --max D              the longest idle time to try, 15 minutes unless given
        --report FILE        also write a page with a picture (HTML)
        --json               one object; what is not known is null
      """
          + DURATION;

  private static final String DOCTOR =
      """
      keepalive doctor

      Says what works on this machine for this user, and what to do about the rest.
      """;

  private static final String DEMO =
      """
      keepalive demo

      Shows the main job in about ten seconds, on sockets of its own: a client and a
      server without keep-alive in another process, settings given from outside,
      probes that go out and are answered. Leaves nothing behind.
      """;

  private Help() {}

  /** The help of one command. */
  public static String of(String command) {
    return switch (command) {
      case "list" -> LIST;
      case "set" -> SET;
      case "run" -> RUN;
      case "policy" -> POLICIES;
      case "attach" -> ATTACH;
      case "explain" -> EXPLAIN;
      case "probe" -> PROBE;
      case "doctor" -> DOCTOR;
      case "demo" -> DEMO;
      default -> OVERVIEW;
    };
  }
}

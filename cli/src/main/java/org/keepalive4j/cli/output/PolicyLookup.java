package org.keepalive4j.cli.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.InstalledPolicy;
import org.keepalive4j.linux.InstalledPolicy.State;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.internal.syscall.FileName;

/**
 * Says which rule of which installed policy a connection got. Where cgroups nest, the kernel runs
 * the program of the outermost cgroup last, so its rule overwrites those of inner ones.
 */
public final class PolicyLookup {
  /** Knows of no policy. */
  public static final PolicyLookup NONE = new PolicyLookup(List.of(), null);

  private final List<InstalledPolicy> policies; // outermost cgroups first
  private final @Nullable String problem;
  private final Map<String, List<InstalledPolicy>> byCgroup = new HashMap<>();

  private PolicyLookup(List<InstalledPolicy> policies, @Nullable String problem) {
    this.policies = policies;
    this.problem = problem;
  }

  /**
   * What is known about a connection.
   *
   * @param policy null if no policy matches
   * @param isKnown false if it is unknown whether a policy matches
   */
  record Answer(@Nullable AppliedRule policy, boolean isKnown) {
    static final Answer NO_POLICY = new Answer(null, true);
    static final Answer UNKNOWN = new Answer(null, false);
  }

  /** A rule and the cgroup of its policy. */
  record AppliedRule(String cgroup, Rule rule) {}

  /** Returns the policies of this machine. If they can't be read, each answer is unknown. */
  public static PolicyLookup onThisMachine() {
    List<InstalledPolicy> inEffect = new ArrayList<>();
    try {
      for (InstalledPolicy policy : KernelPolicy.installed()) {
        if (policy.state() != State.DETACHED && policy.state() != State.CGROUP_GONE) {
          inEffect.add(policy);
        }
      }
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      return new PolicyLookup(List.of(), message.lines().findFirst().orElse(message));
    }
    inEffect.sort(Comparator.comparingInt(policy -> policy.cgroup().length()));
    return new PolicyLookup(inEffect, null);
  }

  /** Returns why the policies can't be read; null if they can. */
  public @Nullable String problem() {
    return problem;
  }

  /** Returns which policy matches a socket. */
  Answer of(TcpSocket socket) {
    Endpoint remote = socket.remote().orElse(null);
    if (remote == null || socket.hasNoSettings()) {
      return Answer.NO_POLICY;
    }
    if (problem != null) {
      return Answer.UNKNOWN;
    }
    if (policies.isEmpty()) {
      return Answer.NO_POLICY;
    }
    String cgroup = socket.cgroup().orElse(null);
    if (cgroup == null) {
      return Answer.UNKNOWN;
    }
    Answer left = Answer.NO_POLICY;
    for (InstalledPolicy policy : byCgroup.computeIfAbsent(cgroup, this::around)) {
      Answer answer = answer(policy, socket, remote);
      AppliedRule applied = answer.policy();
      if (applied != null && applied.rule().leavesAlone()) { // then an inner policy's values stay
        left = answer;
      } else if (!answer.equals(Answer.NO_POLICY)) {
        return answer;
      }
    }
    return left;
  }

  private List<InstalledPolicy> around(String cgroup) {
    return policies.stream().filter(policy -> contains(policy.cgroup(), cgroup)).toList();
  }

  private static boolean contains(String outer, String inner) {
    return outer.equals("/") || inner.equals(outer) || inner.startsWith(outer + "/");
  }

  private static Answer answer(InstalledPolicy policy, TcpSocket socket, Endpoint remote) {
    Direction direction = socket.direction().orElse(null);
    if (direction != null) {
      return answer(policy, rule(policy, socket, remote, direction));
    }
    Optional<Rule> opened = rule(policy, socket, remote, Direction.CONNECT);
    return opened.equals(rule(policy, socket, remote, Direction.ACCEPT))
        ? answer(policy, opened)
        : Answer.UNKNOWN;
  }

  private static Answer answer(InstalledPolicy policy, Optional<Rule> rule) {
    return rule.map(it -> new Answer(new AppliedRule(FileName.shown(policy.cgroup()), it), true))
        .orElse(Answer.NO_POLICY);
  }

  private static Optional<Rule> rule(
      InstalledPolicy policy, TcpSocket socket, Endpoint remote, Direction direction) {
    return policy
        .policy()
        .match(
            new Connection(
                Optional.of(direction),
                remote.address(),
                Optional.empty(),
                remote.port(),
                socket.local().port()));
  }

  /** Returns {@code /system.slice/app.service: connect *:5432 idle=1m}. */
  String text(TcpSocket socket) {
    Answer answer = of(socket);
    AppliedRule applied = answer.policy();
    if (applied == null) {
      return answer.isKnown() ? SocketText.NOT_APPLICABLE : SocketText.UNKNOWN;
    }
    return applied.cgroup() + ": " + applied.rule();
  }
}

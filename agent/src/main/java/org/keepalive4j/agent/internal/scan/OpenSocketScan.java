package org.keepalive4j.agent.internal.scan;

import java.io.FileDescriptor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.DebugLog;
import org.keepalive4j.agent.internal.scan.OpenSockets.Found;
import org.keepalive4j.agent.internal.socket.ConfiguredListeners;
import org.keepalive4j.agent.internal.socket.ConnectionLog;
import org.keepalive4j.agent.internal.socket.RuleApplier;
import org.keepalive4j.agent.internal.socket.SocketMap;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;
import org.keepalive4j.agent.internal.socket.SystemDefaults;

/** A policy on what is open already. */
public final class OpenSocketScan extends ParallelTask<Found, Integer> {
  private final ActivePolicy policy;
  private final SystemDefaults system;
  private final SocketMap<Connection> seen;
  private final long begin = System.nanoTime();
  private final OpenSockets open = OpenSockets.look();
  private final AtomicInteger connecting = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /** Connections whose host name is not known: nobody saw how they were opened. */
  private final AtomicInteger unnamed = new AtomicInteger();

  private String words = "";
  private final boolean withSide;
  private final boolean withAddress;

  /**
   * Looks for what is open.
   *
   * @param seen what is known of connections from their beginning
   */
  public OpenSocketScan(ActivePolicy policy, SystemDefaults system, SocketMap<Connection> seen) {
    this.policy = policy;
    this.system = system;
    this.seen = seen;
    withSide = policy.tellsSidesApart();
    withAddress = withSide || policy.tellsAddressesApart();
  }

  /**
   * Puts the policy on what was found.
   *
   * @param touched the options that the application has set on sockets before they were connected
   */
  public void run(ConfiguredListeners listeners, SocketMap<Integer> touched) {
    int handingDown = 0;
    for (Found found : open.listeners()) {
      Integer bits = touched.last(found.socket());
      if (listeners.find(found.socket(), policy, system, bits == null ? 0 : bits)) {
        handingDown++;
      }
    }
    int set = 0;
    for (int part : workOn(open.connected())) {
      set += part;
    }
    words =
        "set "
            + set
            + " of "
            + open.connected().size()
            + " open connections"
            + exceptions()
            + " and "
            + handingDown
            + " of "
            + open.listeners().size()
            + " listeners in "
            + (System.nanoTime() - begin) / 1_000_000
            + " ms"
            + rulesByName();
  }

  /** What was found, and what became of it. */
  public String words() {
    return words;
  }

  /** Whether the kernel refused nothing. */
  public boolean isComplete() {
    return refused.get() == 0;
  }

  private String exceptions() {
    String stillConnecting = connecting.get() > 0 ? connecting + " still connecting" : "";
    if (refused.get() == 0) {
      return stillConnecting.isEmpty() ? "" : " (" + stillConnecting + ")";
    }
    return " ("
        + refused
        + " refused"
        + (stillConnecting.isEmpty() ? "" : ", ")
        + stillConnecting
        + ")";
  }

  /** The rules that cannot match what was open before, if there are any. */
  private String rulesByName() {
    List<String> numbers = policy.rulesByName();
    int before = unnamed.get();
    if (numbers.isEmpty() || before == 0) {
      return "";
    }
    boolean one = numbers.size() == 1;
    String rules =
        one
            ? "; rule " + numbers.get(0) + " has a host name and "
            : "; rules " + String.join(", ", numbers) + " have host names and ";
    return before == open.connected().size()
        ? rules + (one ? "applies" : "apply") + " to new connections only"
        : rules
            + (one ? "doesn't" : "don't")
            + " apply to "
            + before
            + " connections that were opened before";
  }

  /** Answers how many were set. */
  @Override
  Integer work(List<Found> connected) {
    int set = 0;
    for (Found found : connected) {
      FileDescriptor socket = found.socket();
      Connection connection = connection(found);
      if (connection == null) {
        if (SocketSyscalls.isConnecting(found.info())) {
          connecting.incrementAndGet();
        }
        continue;
      }
      ActiveRule rule = policy.hit(connection);
      if (rule != null && !rule.rule().leavesAlone()) {
        if (RuleApplier.ofOpen(socket, rule, 0, system, SocketSyscalls.isProbing(found.info()))) {
          set++;
        } else {
          refused.incrementAndGet();
        }
      }
      if (DebugLog.isOn()) {
        Connection all = OpenSockets.connection(socket, open.listenerPorts(), true, true);
        ConnectionLog.log(all == null ? connection : all, rule, socket);
      }
    }
    return set;
  }

  /** As it was opened, if that is known; else what the kernel knows; null if that is nothing. */
  private @Nullable Connection connection(Found found) {
    FileDescriptor socket = found.socket();
    Connection now = OpenSockets.connection(socket, open.listenerPorts(), withSide, withAddress);
    Connection then = withAddress ? seen.last(socket) : null;
    if (then == null) {
      unnamed.incrementAndGet();
      return now;
    }
    boolean same =
        now == null
            ? SocketSyscalls.isConnecting(found.info())
            : then.remotePort() == now.remotePort() && then.remote().equals(now.remote());
    if (!same) {
      unnamed.incrementAndGet();
    }
    return same ? then : now;
  }
}

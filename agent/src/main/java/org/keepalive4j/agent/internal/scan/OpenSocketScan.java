package org.keepalive4j.agent.internal.scan;

import java.io.FileDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Durations;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.reporting.DebugLog;
import org.keepalive4j.agent.internal.scan.OpenSockets.OpenSocket;
import org.keepalive4j.agent.internal.socket.ConfiguredListeners;
import org.keepalive4j.agent.internal.socket.ConnectionLog;
import org.keepalive4j.agent.internal.socket.RuleApplier;
import org.keepalive4j.agent.internal.socket.SocketMap;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;
import org.keepalive4j.agent.internal.socket.SystemDefaults;

/** Finds the sockets that are already open and applies a policy to them. */
public final class OpenSocketScan extends ParallelTask<OpenSocket, Integer> {
  private final ActivePolicy policy;
  private final SystemDefaults system;
  private final SocketMap<Connection> remembered;
  private final long begin = System.nanoTime();
  private final OpenSockets open = OpenSockets.find();
  private final AtomicInteger connecting = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /** Connections whose host name is unknown because no hook saw how they were opened. */
  private final AtomicInteger withoutName = new AtomicInteger();

  private String summary = "";
  private final boolean withDirection;
  private final boolean withAddress;

  /**
   * Finds the open sockets.
   *
   * @param remembered how connections were opened, where the hooks saw it
   */
  public OpenSocketScan(
      ActivePolicy policy, SystemDefaults system, SocketMap<Connection> remembered) {
    this.policy = policy;
    this.system = system;
    this.remembered = remembered;
    withDirection = policy.needsDirectionOrName();
    withAddress = withDirection || policy.matchesByAddress();
  }

  /**
   * Applies the policy to the sockets that were found.
   *
   * @param setByApplication the options that the application has set on sockets before they were
   *     connected, as bits
   */
  public void run(ConfiguredListeners listeners, SocketMap<Integer> setByApplication) {
    int listenersSet = 0;
    for (OpenSocket socket : open.listeners()) {
      Integer bits = setByApplication.getLast(socket.descriptor());
      if (listeners.configureOpen(socket.descriptor(), policy, system, bits == null ? 0 : bits)) {
        listenersSet++;
      }
    }
    int set = 0;
    for (int setInSlice : processAll(open.connected())) {
      set += setInSlice;
    }
    summary =
        "set "
            + set
            + " of "
            + open.connected().size()
            + " open connections"
            + exceptions()
            + " and "
            + listenersSet
            + " of "
            + open.listeners().size()
            + " listeners in "
            + Durations.format(Duration.ofMillis((System.nanoTime() - begin) / 1_000_000))
            + hostNameRules();
  }

  /** Returns how many sockets were found and set, as text for the status. */
  public String summary() {
    return summary;
  }

  /** Returns whether the kernel accepted all options. */
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

  /** Names the rules that can't match connections that were open before, if there are any. */
  private String hostNameRules() {
    List<String> numbers = policy.hostNameRules();
    int before = withoutName.get();
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

  /** Returns how many connections were set. */
  @Override
  Integer process(List<OpenSocket> connected) {
    int set = 0;
    for (OpenSocket socket : connected) {
      FileDescriptor descriptor = socket.descriptor();
      Connection connection = connection(socket);
      if (connection == null) {
        if (SocketSyscalls.isConnecting(socket.tcpInfo())) {
          connecting.incrementAndGet();
        }
        continue;
      }
      ActiveRule rule = policy.matchAndCount(connection);
      if (rule != null && !rule.rule().leavesAlone()) {
        if (RuleApplier.applyToOpenSocket(
            descriptor, rule, 0, system, SocketSyscalls.isProbing(socket.tcpInfo()))) {
          set++;
        } else {
          refused.incrementAndGet();
        }
      }
      if (DebugLog.isOn()) {
        Connection full = OpenSockets.connection(descriptor, open.listenerPorts(), true, true);
        ConnectionLog.log(full == null ? connection : full, rule, descriptor);
      }
    }
    return set;
  }

  /** Returns a connection as it was opened, else as the kernel knows it, else null. */
  private @Nullable Connection connection(OpenSocket socket) {
    FileDescriptor descriptor = socket.descriptor();
    Connection current =
        OpenSockets.connection(descriptor, open.listenerPorts(), withDirection, withAddress);
    Connection opened = withAddress ? remembered.getLast(descriptor) : null;
    if (opened == null) {
      withoutName.incrementAndGet();
      return current;
    }
    boolean same =
        current == null
            ? SocketSyscalls.isConnecting(socket.tcpInfo())
            : opened.remotePort() == current.remotePort()
                && opened.remote().equals(current.remote());
    if (!same) {
      withoutName.incrementAndGet();
    }
    return same ? opened : current;
  }
}

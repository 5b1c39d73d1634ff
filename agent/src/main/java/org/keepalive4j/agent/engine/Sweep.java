package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.agent.engine.OpenSockets.Found;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;
import org.keepalive4j.agent.report.Debug;

/** A policy on what is open already. */
final class Sweep extends Slices<Found, Integer> {
  private final PolicyInForce policy;
  private final SystemDefaults system;
  private final SocketMemory<Connection> seen;
  private final long begin = System.nanoTime();
  private final OpenSockets open = OpenSockets.look();
  private final AtomicInteger connecting = new AtomicInteger();
  private final boolean withSide;
  private final boolean withAddress;

  /**
   * Looks for what is open.
   *
   * @param seen what is known of connections from their beginning
   */
  Sweep(PolicyInForce policy, SystemDefaults system, SocketMemory<Connection> seen) {
    this.policy = policy;
    this.system = system;
    this.seen = seen;
    withSide = policy.tellsSidesApart();
    withAddress = withSide || policy.tellsAddressesApart();
  }

  /**
   * Puts the policy on what was found; answers what that was, in words.
   *
   * @param touched the options that the application has set on sockets before they were connected
   */
  String run(Listeners listeners, SocketMemory<Integer> touched) {
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
    return "set "
        + set
        + " of "
        + open.connected().size()
        + " open connections"
        + (connecting.get() > 0 ? " (" + connecting + " still connecting)" : "")
        + " and "
        + handingDown
        + " of "
        + open.listeners().size()
        + " listeners in "
        + (System.nanoTime() - begin) / 1_000_000
        + " ms";
  }

  /** Answers how many were set. */
  @Override
  Integer work(List<Found> connected) {
    int set = 0;
    for (Found found : connected) {
      FileDescriptor socket = found.socket();
      Connection connection = connection(found);
      if (connection == null) {
        if (RawSocket.isConnecting(found.info())) {
          connecting.incrementAndGet();
        }
        continue;
      }
      RuleInForce rule = policy.hit(connection);
      if (rule != null && !rule.rule().leavesAlone()) {
        Settings.ofOpen(socket, rule, 0, system, RawSocket.isProbing(found.info()));
        set++;
      }
      if (Debug.isOn()) {
        Connection all = OpenSockets.connection(socket, open.listenerPorts(), true, true);
        DebugLine.log(all == null ? connection : all, rule, socket);
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
      return now;
    }
    boolean same =
        now == null
            ? RawSocket.isConnecting(found.info())
            : then.remotePort() == now.remotePort() && then.remote().equals(now.remote());
    return same ? then : now;
  }
}

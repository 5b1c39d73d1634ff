package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.keepalive4j.Connection;
import org.keepalive4j.agent.engine.OpenSockets.Found;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;
import org.keepalive4j.agent.report.Debug;

/** A policy on what is open already. */
final class Sweep extends Slices<Found, Integer> {
  private final PolicyInForce policy;
  private final SystemDefaults system = new SystemDefaults();
  private final OpenSockets open = OpenSockets.look();
  private final AtomicInteger connecting = new AtomicInteger();
  private final boolean withSide;
  private final boolean withAddress;

  private Sweep(PolicyInForce policy) {
    this.policy = policy;
    withSide = policy.tellsSidesApart() || Debug.isOn();
    withAddress = policy.tellsAddressesApart() || Debug.isOn();
  }

  /** Answers what was found, in words. */
  static String run(PolicyInForce policy, Listeners listeners) {
    long begin = System.nanoTime();
    String found = new Sweep(policy).run(listeners);
    return found + " in " + (System.nanoTime() - begin) / 1_000_000 + " ms";
  }

  private String run(Listeners listeners) {
    int handingDown = 0;
    for (Found listener : open.listeners()) {
      if (listeners.find(listener.socket(), policy, system)) {
        handingDown++;
      }
    }
    int set = 0;
    for (int part : workOn(open.connected())) {
      set += part;
    }
    return "of "
        + open.connected().size()
        + " open connections and "
        + open.listeners().size()
        + " listeners "
        + set
        + " and "
        + handingDown
        + " were set"
        + (connecting.get() > 0 ? " (" + connecting + " still connecting were not)" : "");
  }

  /** Answers how many were set. */
  @Override
  Integer work(List<Found> connected) {
    int set = 0;
    for (Found found : connected) {
      FileDescriptor socket = found.socket();
      Connection connection =
          OpenSockets.connection(socket, open.listenerPorts(), withSide, withAddress);
      if (connection == null) {
        if (RawSocket.isConnecting(found.info())) {
          connecting.incrementAndGet();
        }
        continue;
      }
      RuleInForce rule = policy.hit(connection);
      if (rule != null && !rule.rule().leavesAlone()) {
        Settings.ofOpen(socket, rule, system, RawSocket.isProbing(found.info()));
        set++;
      }
      DebugLine.log(connection, rule, socket);
    }
    return set;
  }
}

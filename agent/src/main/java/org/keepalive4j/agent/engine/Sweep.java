package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.keepalive4j.Connection;
import org.keepalive4j.agent.engine.OpenSockets.Found;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;
import org.keepalive4j.agent.report.Debug;

/**
 * A policy on what is open already.
 *
 * <p>Listeners too, because a thread that waits in accept() meanwhile returns past the hooks: its
 * socket inherits from the listener (tcp(7)). A listener is left alone where what its connections
 * get depends on who connects; and it gets its own values back before the next policy.
 */
final class Sweep {
  private final List<Listener> changed = new ArrayList<>();

  /** Gives listeners back what they had before the last sweep. */
  void restoreListeners() {
    for (Listener listener : changed) {
      listener.restore();
    }
  }

  /** Answers what was found, in words. */
  String run(PolicyInForce policy) {
    long begin = System.nanoTime();
    OpenSockets open = OpenSockets.look();
    SystemDefaults system = new SystemDefaults();
    int listeners = 0;
    for (Found listener : open.listeners()) {
      if (put(listener.socket(), policy, system)) {
        listeners++;
      }
    }
    Slices<Found, Integer> put =
        new Slices<>() {
          @Override
          Integer work(List<Found> slice) {
            return put(slice, policy, system, open.listenerPorts());
          }
        };
    int connections = 0;
    for (int set : put.workOn(open.connected())) {
      connections += set;
    }
    return "of "
        + open.connected().size()
        + " open connections and "
        + open.listeners().size()
        + " listeners "
        + connections
        + " and "
        + listeners
        + " were set in "
        + (System.nanoTime() - begin) / 1_000_000
        + " ms";
  }

  /** Answers how many got a rule. */
  private static int put(
      List<Found> connected, PolicyInForce policy, SystemDefaults system, BitSet listenerPorts) {
    boolean withSide = policy.tellsSidesApart() || Debug.isOn();
    boolean withAddress = policy.tellsAddressesApart() || Debug.isOn();
    int set = 0;
    for (Found found : connected) {
      FileDescriptor socket = found.socket();
      Connection connection = OpenSockets.connection(socket, listenerPorts, withSide, withAddress);
      RuleInForce rule = connection == null ? null : policy.hit(connection);
      if (connection != null && rule != null) {
        Settings.ofOpen(socket, rule, system, RawSocket.isProbing(found.info()));
        set++;
        DebugLine.log(connection, rule, socket);
      }
    }
    return set;
  }

  private boolean put(FileDescriptor socket, PolicyInForce policy, SystemDefaults system) {
    try {
      RuleInForce rule = policy.matchAllAcceptedOn(RawSocket.localPort(socket));
      if (rule == null || rule.rule().leavesAlone()) {
        return false;
      }
      changed.add(new Listener(socket));
      Settings.ofOpen(socket, rule, system, false);
      return true;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}

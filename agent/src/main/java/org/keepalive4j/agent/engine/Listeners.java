package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;

/**
 * Listeners that hand their rule's settings down to the connections that they accept (tcp(7)): only
 * where all connections of a listener get the same rule.
 *
 * <p>A listener that is seen from its beginning spares each of its connections the calls. It gets
 * the settings before it begins to listen: whoever waits in a listener's queue has what the
 * listener had when it came. A listener that is found open gets them because a thread that waits in
 * accept() meanwhile returns past the hooks.
 *
 * <p>Both get their own values back before the application changes one of them, and before the next
 * policy.
 */
final class Listeners {
  /** By the application's descriptor object. */
  private final WeakIdentityMap<Listener> seen = new WeakIdentityMap<>();

  /** By the descriptor's number, as no hook has met their objects. */
  private final Map<Integer, Listener> found = new ConcurrentHashMap<>();

  /**
   * On a socket that is about to listen.
   *
   * @param touched the options that the application has set, as bits
   */
  void begin(FileDescriptor socket, PolicyInForce policy, int touched) throws IOException {
    Listener listener = listener(socket, policy);
    if (listener != null) {
      seen.put(socket, listener);
      Settings.ofNew(listener.view(), listener.rule(), touched);
      if (seen.get(socket) != listener) {
        // another policy came meanwhile, and gave it back what was set after that
        listener.restore();
      }
    }
  }

  /** On a listener that was found open; answers whether it got a rule. */
  boolean find(FileDescriptor socket, PolicyInForce policy, SystemDefaults system) {
    try {
      Listener listener = isSeen(socket) ? null : listener(socket, policy);
      if (listener != null) {
        found.put(RawSocket.number(socket), listener);
        Settings.ofOpen(listener.view(), listener.rule(), system, false);
      }
      return listener != null;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static @Nullable Listener listener(FileDescriptor socket, PolicyInForce policy)
      throws IOException {
    RuleInForce rule = policy.matchAllAcceptedOn(RawSocket.localPort(socket));
    return rule == null || rule.rule().leavesAlone()
        ? null
        : new Listener(RawSocket.number(socket), policy, rule);
  }

  /** Whether it has its settings since it began to listen. */
  private boolean isSeen(FileDescriptor socket) {
    int number = RawSocket.number(socket);
    for (Listener listener : seen.values()) {
      if (RawSocket.number(listener.view()) == number && listener.isOpen()) {
        return true;
      }
    }
    return false;
  }

  /** The rule whose settings a connection has that this listener accepted, or null. */
  @Nullable RuleInForce rule(Object listener, PolicyInForce policy) {
    Listener known = seen.get(listener);
    return known != null && known.has(policy) ? known.rule() : null;
  }

  /** Gives a socket its own values back, if it is a listener. */
  void end(Object socket, FileDescriptor view) {
    Listener listener = seen.remove(socket);
    if (listener == null && !found.isEmpty()) {
      listener = found.remove(RawSocket.number(view));
    }
    if (listener != null) {
      listener.restore();
    }
  }

  /** Gives all their own values back. */
  void end() {
    for (Listener listener : seen.clear()) {
      listener.restore();
    }
    for (Integer number : List.copyOf(found.keySet())) {
      Listener listener = found.remove(number);
      if (listener != null) {
        listener.restore();
      }
    }
  }
}

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
  /** By the numbers of their descriptors. */
  private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();

  /**
   * On a socket that is about to listen.
   *
   * @param touched the options that the application has set, as bits
   * @param unseen the system's values, if it may have set others that nobody saw
   */
  void begin(
      FileDescriptor socket, PolicyInForce policy, int touched, @Nullable SystemDefaults unseen)
      throws IOException {
    RuleInForce rule = ruleOf(socket, policy);
    if (rule != null) {
      Integer number = RawSocket.number(socket);
      Listener listener = new Listener(socket, socket, policy, rule);
      listeners.put(number, listener);
      Settings.ofNew(listener.view(), rule, touched, unseen);
      if (listeners.get(number) != listener) {
        // another policy came meanwhile, and gave back what was set after that
        listener.restore();
      }
    }
  }

  /**
   * On a listener that was found open; answers whether it got a rule.
   *
   * @param touched the options that the application has set, as far as that was seen, as bits
   */
  boolean find(FileDescriptor socket, PolicyInForce policy, SystemDefaults system, int touched) {
    try {
      Integer number = RawSocket.number(socket);
      Listener before = listeners.get(number);
      RuleInForce rule = ruleOf(socket, policy);
      if (rule == null || (before != null && before.isOpen())) {
        return false;
      }
      listeners.put(number, new Listener(null, socket, policy, rule));
      Settings.ofOpen(socket, rule, touched, system, false);
      return true;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static @Nullable RuleInForce ruleOf(FileDescriptor socket, PolicyInForce policy)
      throws IOException {
    RuleInForce rule = policy.matchAllAcceptedOn(RawSocket.localPort(socket));
    return rule == null || rule.rule().leavesAlone() ? null : rule;
  }

  /** The rule whose settings a connection has that this listener accepted, or null. */
  @Nullable RuleInForce rule(FileDescriptor socket, PolicyInForce policy) {
    Listener listener = listeners.isEmpty() ? null : listeners.get(RawSocket.number(socket));
    return listener != null && listener.is(socket, policy) ? listener.rule() : null;
  }

  /** Gives a socket its own values back, if it is a listener. */
  void end(FileDescriptor socket) {
    end(Integer.valueOf(RawSocket.number(socket)));
  }

  /** Gives all their own values back. */
  void end() {
    for (Integer number : List.copyOf(listeners.keySet())) {
      end(number);
    }
  }

  private void end(Integer number) {
    Listener listener = listeners.remove(number);
    if (listener != null) {
      listener.restore();
    }
  }
}

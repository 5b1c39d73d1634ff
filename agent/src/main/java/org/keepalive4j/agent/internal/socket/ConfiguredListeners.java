package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;

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
public final class ConfiguredListeners {
  /** By the numbers of their descriptors. */
  private final Map<Integer, ConfiguredListener> listeners = new ConcurrentHashMap<>();

  /**
   * On a socket that is about to listen.
   *
   * @param touched the options that the application has set, as bits
   * @param unseen the system's values, if it may have set others that nobody saw
   */
  public void begin(
      FileDescriptor socket, ActivePolicy policy, int touched, @Nullable SystemDefaults unseen)
      throws IOException {
    ActiveRule rule = ruleOf(socket, policy);
    if (rule != null) {
      Integer number = SocketSyscalls.number(socket);
      ConfiguredListener listener = new ConfiguredListener(socket, socket, policy, rule);
      listeners.put(number, listener);
      RuleApplier.ofNew(listener.view(), rule, touched, unseen);
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
  public boolean find(
      FileDescriptor socket, ActivePolicy policy, SystemDefaults system, int touched) {
    try {
      Integer number = SocketSyscalls.number(socket);
      ConfiguredListener before = listeners.get(number);
      ActiveRule rule = ruleOf(socket, policy);
      if (rule == null || (before != null && before.isOpen())) {
        return false;
      }
      listeners.put(number, new ConfiguredListener(null, socket, policy, rule));
      RuleApplier.ofOpen(socket, rule, touched, system, false);
      return true;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static @Nullable ActiveRule ruleOf(FileDescriptor socket, ActivePolicy policy)
      throws IOException {
    ActiveRule rule = policy.matchAllAcceptedOn(SocketSyscalls.localPort(socket));
    return rule == null || rule.rule().leavesAlone() ? null : rule;
  }

  /** The rule whose settings a connection has that this listener accepted, or null. */
  public @Nullable ActiveRule rule(FileDescriptor socket, ActivePolicy policy) {
    ConfiguredListener listener =
        listeners.isEmpty() ? null : listeners.get(SocketSyscalls.number(socket));
    return listener != null && listener.is(socket, policy) ? listener.rule() : null;
  }

  /** Gives a socket its own values back, if it is a listener. */
  public void end(FileDescriptor socket) {
    end(Integer.valueOf(SocketSyscalls.number(socket)));
  }

  /** Gives all their own values back. */
  public void end() {
    for (Integer number : List.copyOf(listeners.keySet())) {
      end(number);
    }
  }

  private void end(Integer number) {
    ConfiguredListener listener = listeners.remove(number);
    if (listener != null) {
      listener.restore();
    }
  }
}

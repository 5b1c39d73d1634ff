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
 * Sets a rule's settings on listeners, from which accepted connections inherit them (tcp(7)). This
 * is done only if one rule applies to all connections of the listener.
 *
 * <p>A new listener gets the settings before it starts to listen. So every connection in its queue
 * has them, and the agent needs no system calls for each connection. A listener that is already
 * open gets them because a thread that is waiting in accept() returns without calling the hook.
 *
 * <p>A listener gets its own values back before the application changes one of them, and when the
 * policy is replaced, but not when the agent is switched off.
 */
public final class ConfiguredListeners {
  /** Keyed by descriptor number. */
  private final Map<Integer, ConfiguredListener> listeners = new ConcurrentHashMap<>();

  /**
   * Sets the settings on a socket that is about to listen.
   *
   * @param setByApplication the options that the application has set, as bits
   * @param defaultsIfMissed the system's defaults if the application may have set options before
   *     the agent was attached, otherwise null
   */
  public void configureNew(
      FileDescriptor socket,
      ActivePolicy policy,
      int setByApplication,
      @Nullable SystemDefaults defaultsIfMissed)
      throws IOException {
    ActiveRule rule = ruleOf(socket, policy);
    if (rule != null) {
      Integer number = SocketSyscalls.number(socket);
      ConfiguredListener listener = new ConfiguredListener(socket, socket, policy, rule);
      listeners.put(number, listener);
      RuleApplier.applyToNewSocket(listener.descriptor(), rule, setByApplication, defaultsIfMissed);
      if (listeners.get(number) != listener) {
        // another thread replaced the policy and restored the options before they were set here
        listener.restore();
      }
    }
  }

  /**
   * Sets the settings on a listener that a scan has found.
   *
   * @param setByApplication the options that the application is known to have set, as bits
   * @return whether a rule was applied
   */
  public boolean configureOpen(
      FileDescriptor socket, ActivePolicy policy, SystemDefaults system, int setByApplication) {
    try {
      Integer number = SocketSyscalls.number(socket);
      ConfiguredListener before = listeners.get(number);
      ActiveRule rule = ruleOf(socket, policy);
      if (rule == null || (before != null && before.isOpen())) {
        return false;
      }
      listeners.put(number, new ConfiguredListener(null, socket, policy, rule));
      RuleApplier.applyToOpenSocket(socket, rule, setByApplication, system, false);
      return true;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static @Nullable ActiveRule ruleOf(FileDescriptor socket, ActivePolicy policy)
      throws IOException {
    ActiveRule rule = policy.ruleForAllAcceptedOn(SocketSyscalls.localPort(socket));
    return rule == null || rule.rule().leavesAlone() ? null : rule;
  }

  /** Returns the rule whose settings a listener's connections inherit, or null. */
  public @Nullable ActiveRule inheritedRule(FileDescriptor socket, ActivePolicy policy) {
    ConfiguredListener listener =
        listeners.isEmpty() ? null : listeners.get(SocketSyscalls.number(socket));
    return listener != null && listener.isFor(socket, policy) ? listener.rule() : null;
  }

  /** Restores the options of a socket if it is a configured listener. */
  public void restore(FileDescriptor socket) {
    restore(Integer.valueOf(SocketSyscalls.number(socket)));
  }

  /** Restores the options of all listeners. */
  public void restoreAll() {
    for (Integer number : List.copyOf(listeners.keySet())) {
      restore(number);
    }
  }

  /** Leaves all listeners as they are, and doesn't restore them later. */
  public void forgetAll() {
    listeners.clear();
  }

  private void restore(Integer number) {
    ConfiguredListener listener = listeners.remove(number);
    if (listener != null) {
      listener.restore();
    }
  }
}

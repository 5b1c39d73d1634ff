package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.policy.PolicyInForce;
import org.keepalive4j.agent.policy.RuleInForce;

/**
 * Listeners that hand their rule's settings down to the connections that they accept (tcp(7)): that
 * spares each connection the calls. They are given them before they begin to listen: whoever waits
 * in a listener's queue has what the listener had when it came. And only where all connections of
 * the listener get the same rule.
 */
final class Inheritance {
  private record Given(PolicyInForce policy, RuleInForce rule, OwnValues own) {}

  private final WeakIdentityMap<Given> listeners = new WeakIdentityMap<>();

  /**
   * On a socket that is about to listen.
   *
   * @param touched the options that the application has set, as bits
   */
  void begin(FileDescriptor listener, PolicyInForce policy, int touched) throws IOException {
    RuleInForce rule = policy.matchAllAcceptedOn(RawSocket.localPort(listener));
    if (rule != null && !rule.rule().leavesAlone()) {
      listeners.put(listener, new Given(policy, rule, new OwnValues(listener)));
      Settings.ofNew(listener, rule, touched);
    }
  }

  /** The rule whose settings a connection has that this listener accepted, or null. */
  @Nullable RuleInForce rule(Object listener, PolicyInForce policy) {
    Given given = listeners.get(listener);
    return given != null && given.policy == policy ? given.rule : null;
  }

  /** Gives a listener its own values back, before the application changes them. */
  void end(Object listener) {
    Given given = listeners.remove(listener);
    if (given != null) {
      given.own.giveBack((FileDescriptor) listener);
    }
  }

  /** Gives all their own values back. */
  void end() {
    listeners.forEach((listener, given) -> end(listener));
  }
}

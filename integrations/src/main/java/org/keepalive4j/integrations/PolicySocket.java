package org.keepalive4j.integrations;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Rule;

/**
 * A socket that gets the settings of its rule when it is connected. Afterwards the rule's mode
 * decides which calls of the client are ignored. PgJDBC, for example, switches keep-alive off after
 * it has connected.
 */
final class PolicySocket extends Socket {
  private final AppliedPolicy policy;
  private final Set<KeepAliveOption> setByClient = EnumSet.noneOf(KeepAliveOption.class);

  /** The rule after it was applied. Null before that, and if no rule matches. */
  private volatile @Nullable Rule inEffect;

  PolicySocket(AppliedPolicy policy) {
    this.policy = policy;
  }

  // connect(SocketAddress) calls this method
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    super.connect(endpoint, timeout);
    Optional<Rule> found = policy.ruleFor(Direction.CONNECT, endpoint, getLocalSocketAddress());
    if (found.isPresent()) {
      Rule rule = found.get();
      policy.applyTo(this, rule, AppliedPolicy.settings(rule, this::isSetByClient));
      inEffect = rule;
    }
  }

  /** Recognises a user timeout by its value, because Socket has no method that sets it. */
  private boolean isSetByClient(KeepAliveOption option) {
    return setByClient.contains(option)
        || (option == KeepAliveOption.USER_TIMEOUT && hasUserTimeout());
  }

  private boolean hasUserTimeout() {
    try {
      return KeepAlive.readFrom(this).get(KeepAliveOption.USER_TIMEOUT).orElse(0) != 0;
    } catch (IOException notReadable) {
      return false;
    }
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    if (passes(KeepAliveOption.KEEP_ALIVE, on)) {
      super.setKeepAlive(on);
    }
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    KeepAliveOption option = ApplicationOptions.OPTIONS.get(name);
    return option == null || passes(option, value) ? super.setOption(name, value) : this;
  }

  /**
   * Returns whether the client's call takes effect. Records calls before the socket is connected.
   */
  private boolean passes(KeepAliveOption option, Object value) {
    Rule rule = inEffect;
    if (rule == null) {
      if (!isConnected()) {
        setByClient.add(option);
      }
      return true;
    }
    return !rule.ignores(
        option, value instanceof Integer number ? number : value.equals(true) ? 1 : 0);
  }
}

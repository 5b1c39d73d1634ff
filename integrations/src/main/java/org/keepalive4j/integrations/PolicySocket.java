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
 * A socket that gets the settings of its rule as it is connected, and from then on lets its rule's
 * mode decide what calls of the client come through. PgJDBC for one switches keep-alive off after
 * it has connected.
 */
final class PolicySocket extends Socket {
  private final AppliedPolicy policy;
  private final Set<KeepAliveOption> setByClient = EnumSet.noneOf(KeepAliveOption.class);

  /** Whose calls these are: null as long as they are ours, or no rule is in force. */
  private volatile @Nullable Rule inEffect;

  PolicySocket(AppliedPolicy policy) {
    this.policy = policy;
  }

  // The other connect calls this one.
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

  /** A user timeout shows by its value alone: no call of this class sets it. */
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
    if (comesThrough(KeepAliveOption.KEEP_ALIVE, on)) {
      super.setKeepAlive(on);
    }
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    KeepAliveOption option = OwnValues.OPTIONS.get(name);
    return option == null || comesThrough(option, value) ? super.setOption(name, value) : this;
  }

  private boolean comesThrough(KeepAliveOption option, Object value) {
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

package org.keepalive4j.integrations;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Mode;
import org.keepalive4j.Rule;

/**
 * A socket that gets the settings of its rule as it is connected, and from then on lets its rule's
 * mode decide what calls of the client come through. PgJDBC for one switches keep-alive off after
 * it has connected.
 */
final class PolicySocket extends Socket {
  private static final Map<SocketOption<?>, KeepAliveOption> OPTIONS =
      Map.of(
          StandardSocketOptions.SO_KEEPALIVE, KeepAliveOption.KEEP_ALIVE,
          ExtendedSocketOptions.TCP_KEEPIDLE, KeepAliveOption.IDLE,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, KeepAliveOption.INTERVAL,
          ExtendedSocketOptions.TCP_KEEPCOUNT, KeepAliveOption.COUNT);

  private final AppliedPolicy policy;
  private final Set<KeepAliveOption> setByClient = EnumSet.noneOf(KeepAliveOption.class);

  /** Whose calls these are: null as long as they are ours, or no rule is in force. */
  private volatile @Nullable Rule inForce;

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
      KeepAlive settings = rule.settings();
      policy.applyTo(
          this, rule, rule.mode() == Mode.FILL ? whatClientHasNotSet(settings) : settings);
      inForce = rule;
    }
  }

  private KeepAlive whatClientHasNotSet(KeepAlive settings) throws SocketException {
    boolean staysOff = setByClient.contains(KeepAliveOption.KEEP_ALIVE) && !getKeepAlive();
    KeepAlive rest = KeepAlive.leave();
    for (KeepAliveOption option : KeepAliveOption.values()) {
      var value = settings.get(option);
      boolean needsOn = option != KeepAliveOption.USER_TIMEOUT;
      if (value.isPresent() && !setByClient.contains(option) && !(needsOn && staysOff)) {
        rest = rest.with(option, value.getAsInt());
      }
    }
    return rest;
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    if (comesThrough(KeepAliveOption.KEEP_ALIVE, on)) {
      super.setKeepAlive(on);
    }
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    KeepAliveOption option = OPTIONS.get(name);
    return option == null || comesThrough(option, value) ? super.setOption(name, value) : this;
  }

  private boolean comesThrough(KeepAliveOption option, Object value) {
    Rule rule = inForce;
    if (rule == null) {
      if (!isConnected()) {
        setByClient.add(option);
      }
      return true;
    }
    return switch (rule.mode()) {
      case PROTECT ->
          !(option == KeepAliveOption.KEEP_ALIVE
              && value.equals(false)
              && rule.settings().enabled().orElse(false));
      case ENFORCE -> false;
      case FILL -> true;
    };
  }
}

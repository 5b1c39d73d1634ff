package org.keepalive4j.internal.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveException;
import org.keepalive4j.KeepAliveException.Refusal;
import org.keepalive4j.KeepAliveOption;

/**
 * One open TCP socket of this JVM: sets in the safe order, reads back, tells and logs what is in
 * force.
 */
public final class LiveSocket {
  private static final Logger LOG = System.getLogger("org.keepalive4j");

  private static final KeepAliveOption[] WHEN_ON = {
    KeepAliveOption.IDLE,
    KeepAliveOption.INTERVAL,
    KeepAliveOption.COUNT,
    KeepAliveOption.USER_TIMEOUT
  };

  private static final KeepAliveOption[] WHEN_OFF = {KeepAliveOption.USER_TIMEOUT};

  private static final KeepAliveOption[] BY_SET_OPTION_ONLY = {
    KeepAliveOption.IDLE, KeepAliveOption.INTERVAL, KeepAliveOption.COUNT
  };

  /**
   * The order that is safe on a live connection: interval and count are read at the next tick only,
   * switching on starts a whole idle, and idle re-arms at once, so it comes last (tcp_set_keepalive
   * and tcp_sock_set_keepidle_locked in net/ipv4).
   */
  private static final KeepAliveOption[] SAFE_ORDER = {
    KeepAliveOption.INTERVAL,
    KeepAliveOption.COUNT,
    KeepAliveOption.USER_TIMEOUT,
    KeepAliveOption.KEEP_ALIVE,
    KeepAliveOption.IDLE
  };

  private final OptionAccess options;
  private final List<Refusal> refusals = new ArrayList<>(0);

  private LiveSocket(OptionAccess options) {
    this.options = options;
  }

  public static LiveSocket of(Socket socket) {
    return new LiveSocket(new SocketAccess(socket));
  }

  public static LiveSocket of(ServerSocket socket) {
    return new LiveSocket(new ListenerAccess(socket));
  }

  /**
   * A channel, connecting or listening.
   *
   * @throws IllegalArgumentException for a channel that is not TCP
   */
  public static LiveSocket of(NetworkChannel channel) {
    return new LiveSocket(ChannelAccess.of(channel));
  }

  /** What is in force. */
  public KeepAlive read() throws IOException {
    return told(inForce(KeepAlive.leave()));
  }

  /** Sets what is given and returns what is in force. */
  public KeepAlive apply(KeepAlive wanted) throws IOException {
    for (KeepAliveOption option : SAFE_ORDER) {
      OptionalInt value = wanted.get(option);
      if (value.isPresent()) {
        set(option, value.getAsInt());
      }
    }
    return told(inForce(wanted));
  }

  private void set(KeepAliveOption option, int value) throws IOException {
    // the same idle once more, in the middle of probing, makes Linux send one more probe
    if (option == KeepAliveOption.IDLE && options.get(option) == value) {
      return;
    }
    try {
      Refusal refusal = options.set(option, value);
      if (refusal != null) {
        refusals.add(refusal);
      }
    } catch (IOException e) {
      if (options.isClosed()) {
        throw e;
      }
      refusals.add(Refusals.byKernel(option, value, e));
    }
  }

  private KeepAlive inForce(KeepAlive wanted) throws IOException {
    int enabled = options.get(KeepAliveOption.KEEP_ALIVE);
    if (enabled == OptionAccess.UNREADABLE) {
      return KeepAlive.leave();
    }
    KeepAlive inForce = enabled == 1 ? KeepAlive.on() : KeepAlive.off();
    requireSame(KeepAliveOption.KEEP_ALIVE, wanted, enabled);
    if (options.answersForAnother()) {
      refuseWhatIsNotForwarded(wanted);
      return inForce;
    }
    for (KeepAliveOption option : enabled == 1 ? WHEN_ON : WHEN_OFF) {
      int value = options.get(option);
      requireSame(option, wanted, value);
      if (value > 0 || (value == 0 && enabled == 1)) {
        inForce = inForce.with(option, value);
      }
    }
    return inForce;
  }

  private void requireSame(KeepAliveOption option, KeepAlive wanted, int has) {
    OptionalInt asked = wanted.get(option);
    if (asked.isPresent()
        && has != OptionAccess.UNREADABLE
        && asked.getAsInt() != has
        && !isRefused(option)) {
      refusals.add(Refusals.differs(option, asked.getAsInt(), has));
    }
  }

  private void refuseWhatIsNotForwarded(KeepAlive wanted) {
    boolean reading = wanted.equals(KeepAlive.leave());
    for (KeepAliveOption option : BY_SET_OPTION_ONLY) {
      if ((reading || wanted.get(option).isPresent()) && !isRefused(option)) {
        refusals.add(Refusals.notForwarded(option, options.describe()));
      }
    }
  }

  private boolean isRefused(KeepAliveOption option) {
    for (Refusal refusal : refusals) {
      if (refusal.option() == option) {
        return true;
      }
    }
    return false;
  }

  private KeepAlive told(KeepAlive inForce) throws KeepAliveException {
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, () -> options.describe() + ": " + inWords(inForce));
    }
    if (!refusals.isEmpty()) {
      throw new KeepAliveException(options.describe(), inForce, refusals);
    }
    return inForce;
  }

  /** {@code keep-alive on, idle 60 s, interval 10 s, 5 probes}. */
  private static String inWords(KeepAlive inForce) {
    StringBuilder words = new StringBuilder("keep-alive ");
    words.append(inForce.enabled().map(on -> on ? "on" : "off").orElse("unknown"));
    for (KeepAliveOption option : WHEN_ON) {
      OptionalInt value = inForce.get(option);
      if (value.isPresent()) {
        words.append(", ");
        words.append(
            option == KeepAliveOption.COUNT
                ? value.getAsInt() + " probes"
                : option.word() + " " + option.describe(value.getAsInt()));
      }
    }
    return words.toString();
  }
}

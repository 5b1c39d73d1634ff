package org.keepalive4j.internal.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  private final OptionAccess options;
  private final List<Refusal> refusals = new ArrayList<>(0);

  /** What was read from the kernel, and not set since. */
  private final Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);

  /** Why the first of those that could not be read could not be. */
  private @Nullable IOException unread;

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
    options.requireOpen();
    KeepAlive inEffect = inEffect(KeepAlive.leave());
    if (values.isEmpty() && unread != null && refusals.isEmpty()) {
      throw unread;
    }
    return told(inEffect);
  }

  /** Sets what is given and returns what is in force. */
  public KeepAlive apply(KeepAlive wanted) throws IOException {
    options.requireOpen();
    for (KeepAliveOption option : KeepAliveOption.SAFE_ORDER) {
      OptionalInt value = wanted.get(option);
      if (value.isPresent() && !isAlready(option, value.getAsInt())) {
        set(option, value.getAsInt());
      }
    }
    return told(inEffect(wanted));
  }

  /**
   * Whether there is nothing to set. A socket that was on already may be probing, and then the same
   * idle once more makes Linux send one more probe. The others are set without a look, because that
   * costs less.
   */
  private boolean isAlready(KeepAliveOption option, int value) throws IOException {
    boolean look =
        switch (option) {
          case KEEP_ALIVE -> true;
          case IDLE -> values.containsKey(KeepAliveOption.KEEP_ALIVE);
          case INTERVAL, COUNT, USER_TIMEOUT -> false;
        };
    if (!look || get(option) != value) {
      return false;
    }
    values.put(option, value);
    return true;
  }

  private void set(KeepAliveOption option, int value) throws IOException {
    try {
      Refusal refusal = options.set(option, value);
      if (refusal != null) {
        refusals.add(refusal);
      }
    } catch (IOException e) {
      if (options.isClosed()) {
        throw e;
      }
      refusals.add(Refusals.byKernel(option, value, e, options.isMultipath()));
    }
  }

  /**
   * The value now, or {@link OptionAccess#UNREADABLE} also where the kernel does not answer: then
   * it is unknown, and the others are not.
   */
  private int get(KeepAliveOption option) throws IOException {
    try {
      return options.get(option);
    } catch (IOException e) {
      if (options.isClosed()) {
        throw e;
      }
      unread = unread == null ? e : unread;
      return OptionAccess.UNREADABLE;
    }
  }

  private KeepAlive inEffect(KeepAlive wanted) throws IOException {
    Set<KeepAliveOption> ofAnother = options.answeredByAnother();
    refuseWhatIsNotForwarded(ofAnother, wanted);
    values.keySet().removeAll(ofAnother);
    readBack(KeepAliveOption.KEEP_ALIVE, ofAnother, wanted);
    boolean isOff = Objects.equals(values.get(KeepAliveOption.KEEP_ALIVE), 0);
    for (KeepAliveOption option : WHEN_ON) {
      if (!isOff || option == KeepAliveOption.USER_TIMEOUT || wanted.get(option).isPresent()) {
        readBack(option, ofAnother, wanted);
      }
    }
    return KeepAlive.inEffect(values);
  }

  private void readBack(KeepAliveOption option, Set<KeepAliveOption> ofAnother, KeepAlive wanted)
      throws IOException {
    if (values.containsKey(option) || ofAnother.contains(option)) {
      return;
    }
    int value = get(option);
    if (value != OptionAccess.UNREADABLE) {
      requireSame(option, wanted, value);
      values.put(option, value);
    }
  }

  private void requireSame(KeepAliveOption option, KeepAlive wanted, int has) {
    OptionalInt asked = wanted.get(option);
    if (asked.isPresent() && asked.getAsInt() != has && !isRefused(option)) {
      refusals.add(Refusals.differs(option, asked.getAsInt(), has));
    }
  }

  private void refuseWhatIsNotForwarded(Set<KeepAliveOption> ofAnother, KeepAlive wanted) {
    boolean reading = wanted.equals(KeepAlive.leave());
    for (KeepAliveOption option : ofAnother) {
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

  private KeepAlive told(KeepAlive inEffect) throws KeepAliveException {
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, () -> options.describe() + ": " + inWords(inEffect));
    }
    if (!refusals.isEmpty()) {
      throw new KeepAliveException(options.describe(), inEffect, refusals);
    }
    return inEffect;
  }

  /** {@code keep-alive on, idle 60 s, interval 10 s, 5 probes}. */
  private static String inWords(KeepAlive inEffect) {
    StringBuilder words = new StringBuilder("keep-alive ");
    words.append(inEffect.enabled().map(on -> on ? "on" : "off").orElse("unknown"));
    for (KeepAliveOption option : WHEN_ON) {
      OptionalInt value = inEffect.get(option);
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

package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.policy.ActiveRule.Setting;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** Applies a rule's settings to a socket. */
public final class RuleApplier {
  /** Stands for a value that could not be read. No option can have it. */
  private static final int UNREADABLE = -1;

  private RuleApplier() {}

  /** Returns an option as a bit of a set. The options have different numbers. */
  public static int bit(KeepAliveOption option) {
    return 1 << option.linuxName();
  }

  /**
   * Applies a rule to a socket that is being opened.
   *
   * @param setByApplication the options that the application has set, as bits
   * @param defaultsIfMissed the system's defaults if the application may have set options before
   *     the agent was attached, otherwise null. With them, {@code fill} also keeps every value that
   *     isn't the default.
   */
  public static void applyToNewSocket(
      FileDescriptor socket,
      ActiveRule rule,
      int setByApplication,
      @Nullable SystemDefaults defaultsIfMissed) {
    apply(socket, rule, setByApplication, defaultsIfMissed, false);
  }

  /**
   * Applies a rule to a socket that was already open. The agent doesn't know which options the
   * application has set, so {@code fill} keeps every value that isn't the system's default.
   *
   * @param setByApplication the options that the application is known to have set, as bits
   * @param probing whether probes are unanswered. Setting the same idle time again would then send
   *     another probe.
   * @return false if the kernel refused an option
   */
  public static boolean applyToOpenSocket(
      FileDescriptor socket,
      ActiveRule rule,
      int setByApplication,
      SystemDefaults system,
      boolean probing) {
    return apply(socket, rule, setByApplication, system, probing);
  }

  private static boolean apply(
      FileDescriptor socket,
      ActiveRule rule,
      int setByApplication,
      @Nullable SystemDefaults defaultsIfMissed,
      boolean probing) {
    boolean complete = true;
    for (Setting setting : rule.settings()) {
      KeepAliveOption option = setting.option();
      boolean keepsOwnValue =
          !rule.rule().sets(option, true)
              && ((setByApplication & bit(option)) != 0
                  || (defaultsIfMissed != null
                      && isSetOrNotDefault(socket, setting, defaultsIfMissed)));
      boolean wouldProbe =
          probing && option == KeepAliveOption.IDLE && get(socket, option) == setting.value();
      if (!keepsOwnValue && !wouldProbe) {
        complete &= set(socket, rule, option, setting.value());
      }
    }
    return complete;
  }

  /**
   * Returns whether a socket already has the value, or one that isn't the system's default. Returns
   * false if the value can't be read, so that setting it reports the kernel's refusal.
   */
  private static boolean isSetOrNotDefault(
      FileDescriptor socket, Setting setting, SystemDefaults system) {
    int value = get(socket, setting.option());
    return value != UNREADABLE
        && (value == setting.value() || value != system.value(setting.option()));
  }

  private static int get(FileDescriptor socket, KeepAliveOption option) {
    try {
      return SocketSyscalls.get(socket, option);
    } catch (IOException notReadable) {
      return UNREADABLE;
    }
  }

  private static boolean set(
      FileDescriptor socket, ActiveRule rule, KeepAliveOption option, int value) {
    try {
      SocketSyscalls.set(socket, option, value);
      return true;
    } catch (IOException e) {
      if (SocketSyscalls.wasClosed(socket, e)) {
        return true;
      }
      if (rule.countRefusal()) {
        StandardError.error(
            "the kernel refused "
                + option.kernelName()
                + " "
                + option.describe(value)
                + " of the rule `"
                + rule.rule()
                + "`: "
                + e.getMessage()
                + "; further refusals are only counted");
      }
      return false;
    }
  }
}

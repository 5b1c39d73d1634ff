package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.agent.internal.policy.ActiveRule;
import org.keepalive4j.agent.internal.policy.ActiveRule.Setting;
import org.keepalive4j.agent.internal.reporting.StandardError;

/** A rule's settings on a descriptor. */
public final class RuleApplier {
  /** No option has this value. */
  private static final int NONE = -1;

  private RuleApplier() {}

  /** An option as one bit of a set: no two of them have one number. */
  public static int bit(KeepAliveOption option) {
    return 1 << option.linuxName();
  }

  /**
   * On a socket that is being opened.
   *
   * @param touched the options that the application has set, as bits
   * @param unseen the system's values, if the application may have set others that nobody saw: then
   *     {@code fill} leaves those too
   */
  public static void ofNew(
      FileDescriptor socket, ActiveRule rule, int touched, @Nullable SystemDefaults unseen) {
    put(socket, rule, touched, unseen, false);
  }

  /**
   * On a socket that was open before, whose application's calls nobody saw: there {@code fill} goes
   * by whether a value is still the system's.
   *
   * @param touched the options that the application has set nevertheless, as bits
   * @param probing whether unanswered probes are out: the same idle once more would send another
   * @return false if the kernel refused an option
   */
  public static boolean ofOpen(
      FileDescriptor socket, ActiveRule rule, int touched, SystemDefaults system, boolean probing) {
    return put(socket, rule, touched, system, probing);
  }

  private static boolean put(
      FileDescriptor socket,
      ActiveRule rule,
      int touched,
      @Nullable SystemDefaults unseen,
      boolean probing) {
    boolean all = true;
    for (Setting setting : rule.settings()) {
      KeepAliveOption option = setting.option();
      boolean own =
          !rule.rule().sets(option, true)
              && ((touched & bit(option)) != 0 || (unseen != null && has(socket, setting, unseen)));
      boolean wouldProbe =
          probing && option == KeepAliveOption.IDLE && get(socket, option) == setting.value();
      if (!own && !wouldProbe) {
        all &= set(socket, rule, option, setting.value());
      }
    }
    return all;
  }

  /**
   * Whether a socket has the value already, or one that is not the system's. A value that cannot be
   * read is set nevertheless: what the kernel refuses then is told.
   */
  private static boolean has(FileDescriptor socket, Setting setting, SystemDefaults system) {
    int value = get(socket, setting.option());
    return value != NONE && (value == setting.value() || value != system.value(setting.option()));
  }

  private static int get(FileDescriptor socket, KeepAliveOption option) {
    try {
      return SocketSyscalls.get(socket, option);
    } catch (IOException notReadable) {
      return NONE;
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
      if (rule.refused()) {
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

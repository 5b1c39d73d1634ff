package org.keepalive4j.agent.engine;

import java.io.FileDescriptor;
import java.io.IOException;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Mode;
import org.keepalive4j.agent.policy.RuleInForce;
import org.keepalive4j.agent.policy.RuleInForce.Setting;
import org.keepalive4j.agent.report.Console;

/** A rule's settings on a descriptor. */
final class Settings {
  /** No option has this value. */
  private static final int NONE = -1;

  private Settings() {}

  /** An option as one bit of a set: no two of them have one number. */
  static int bit(KeepAliveOption option) {
    return 1 << option.linuxName();
  }

  /**
   * On a socket that is being opened.
   *
   * @param touched the options that the application has set, as bits
   */
  static void ofNew(FileDescriptor socket, RuleInForce rule, int touched) {
    boolean fill = rule.rule().mode() == Mode.FILL;
    for (Setting setting : rule.settings()) {
      if (!(fill && (touched & bit(setting.option())) != 0)) {
        set(socket, rule, setting.option(), setting.value());
      }
    }
  }

  /**
   * On a socket that was open before, whose application's calls nobody saw: there {@code fill} goes
   * by whether a value is still the system's.
   *
   * @param probing whether unanswered probes are out: the same idle once more would send another
   */
  static void ofOpen(
      FileDescriptor socket, RuleInForce rule, SystemDefaults system, boolean probing) {
    boolean fill = rule.rule().mode() == Mode.FILL;
    for (Setting setting : rule.settings()) {
      KeepAliveOption option = setting.option();
      int value = setting.value();
      if (fill || (probing && option == KeepAliveOption.IDLE)) {
        int has = get(socket, option);
        if (has == value || (fill && has != system.value(option))) {
          continue;
        }
      }
      set(socket, rule, option, value);
    }
  }

  private static int get(FileDescriptor socket, KeepAliveOption option) {
    try {
      return RawSocket.get(socket, option.linuxLevel(), option.linuxName());
    } catch (IOException closedMeanwhile) {
      return NONE;
    }
  }

  private static void set(
      FileDescriptor socket, RuleInForce rule, KeepAliveOption option, int value) {
    try {
      RawSocket.set(socket, option.linuxLevel(), option.linuxName(), value);
    } catch (IOException e) {
      // no refusal if it was closed meanwhile
      if (RawSocket.info(socket) != RawSocket.NOT_TCP && rule.refused()) {
        Console.say(
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
    }
  }
}

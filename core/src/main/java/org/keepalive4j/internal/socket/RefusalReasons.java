package org.keepalive4j.internal.socket;

import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.Refusal;

/** Explains why an option can't be set, and what to do about it. */
final class RefusalReasons {
  private static final String PLATFORM =
      System.getProperty("os.name")
          + " "
          + System.getProperty("os.version")
          + " with Java "
          + System.getProperty("java.version");

  private RefusalReasons() {}

  /** Returns the refusal of an option that the JDK has, but not on this system. */
  static Refusal notOnThisPlatform(KeepAliveOption option) {
    return new Refusal(
        option,
        "not available on " + PLATFORM,
        "use Linux, macOS, AIX, or Windows 10 1709 or later, with a current update of the JDK");
  }

  /** Returns the refusal of an option that this JDK lacks. */
  static Refusal notInThisJdk(KeepAliveOption option) {
    if (!NativeSocketOptions.LINUX) {
      return switch (option) {
        case USER_TIMEOUT ->
            new Refusal(option, PLATFORM + " has no such option", "omit user-timeout");
        case KEEP_ALIVE ->
            new Refusal(
                option,
                "it is not set on a listener on "
                    + PLATFORM
                    + ", because that kernel may close the listener itself",
                "set it on each accepted socket, as KeepAliveServerSocketFactory does");
        case IDLE, INTERVAL, COUNT -> withoutJdkNet(option);
      };
    }
    String missing = NativeSocketOptions.missing();
    if (missing != null) {
      return new Refusal(
          option,
          "the internals of " + PLATFORM + " have changed: " + missing,
          "use a release of keepalive4j that supports this JDK");
    }
    return switch (option) {
      case USER_TIMEOUT ->
          new Refusal(
              option,
              "the JDK has no option for it",
              "start java with " + JavaBaseInternals.flag());
      case KEEP_ALIVE ->
          new Refusal(
              option,
              "the JDK refuses it on a listener",
              "start java with " + JavaBaseInternals.flag());
      case IDLE, INTERVAL, COUNT -> withoutJdkNet(option);
    };
  }

  private static Refusal withoutJdkNet(KeepAliveOption option) {
    return new Refusal(
        option,
        "this runtime lacks the module jdk.net",
        "add it with --add-modules jdk.net, to java or to jlink if that built the runtime");
  }

  /** Returns the refusal of a socket whose class hides its descriptor. */
  static Refusal hidden(KeepAliveOption option, String socket) {
    return new Refusal(
        option,
        socket + " is a wrapper that hides the descriptor of its connection",
        "apply the settings to the wrapped socket");
  }

  /** Returns the refusal of a possible wrapper that doesn't forward the call. */
  static Refusal notForwarded(KeepAliveOption option, String socket) {
    return new Refusal(
        option,
        socket
            + " seems to wrap another socket and does not forward "
            + (option == KeepAliveOption.KEEP_ALIVE ? "setKeepAlive" : "setOption")
            + ", so the option might be set on the wrong socket",
        "apply the settings to the wrapped socket; if there is none, apply them after the socket"
            + " is connected");
  }

  /**
   * Returns the refusal of an option that the kernel refused.
   *
   * @param multipath whether this is an MPTCP socket
   */
  static Refusal byKernel(KeepAliveOption option, int value, Exception error, boolean multipath) {
    if (multipath) {
      return new Refusal(
          option,
          "this is an MPTCP socket, for which the kernel has no such option: " + error.getMessage(),
          "omit it, or use TCP instead of MPTCP, for example without mptcpize");
    }
    return new Refusal(
        option,
        "the kernel refused " + option.describe(value) + ": " + error.getMessage(),
        "see tcp(7) and socket(7)");
  }

  /** Returns the refusal of a call that succeeded although the kernel has another value. */
  static Refusal differs(KeepAliveOption option, int asked, int has) {
    return new Refusal(
        option,
        "asked for " + option.describe(asked) + ", the kernel has " + option.describe(has),
        "find out what else sets it: the application, a wrapper or a kernel policy");
  }
}

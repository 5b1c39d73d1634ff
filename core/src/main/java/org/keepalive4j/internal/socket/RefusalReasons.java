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

  /** The JDK has the option, but not on this system. */
  static Refusal notOnThisPlatform(KeepAliveOption option) {
    return new Refusal(
        option,
        "not available on " + PLATFORM,
        "needs Linux, macOS, AIX, or Windows 10 1709 and later, with a current update of its JDK");
  }

  /** The JDK has no option for it, and there is no other way in. */
  static Refusal notInThisJdk(KeepAliveOption option) {
    if (!NativeSocketOptions.LINUX) {
      return switch (option) {
        case USER_TIMEOUT ->
            new Refusal(option, PLATFORM + " has no such option", "leave user-timeout out");
        case KEEP_ALIVE ->
            new Refusal(
                option,
                "on a listener it is not set on "
                    + PLATFORM
                    + ", whose kernel may end the listener itself",
                "set it on each accepted socket, as KeepAliveServerSocketFactory does");
        case IDLE, INTERVAL, COUNT -> withoutJdkNet(option);
      };
    }
    String missing = NativeSocketOptions.missing();
    if (missing != null) {
      return new Refusal(
          option,
          PLATFORM + " has changed inside: " + missing,
          "use a release of keepalive4j that knows this JDK");
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
        "this runtime is without the module jdk.net",
        "add it: --add-modules jdk.net for java, or for jlink when the image is made");
  }

  /** The socket is of a class that does not show its descriptor. */
  static Refusal hidden(KeepAliveOption option, String socket) {
    return new Refusal(
        option,
        socket + " is a wrapper that does not show the descriptor of its connection",
        "unwrap it: apply the settings to the socket inside");
  }

  /** The socket isn't known to be its own connection, and its class doesn't forward the call. */
  static Refusal notForwarded(KeepAliveOption option, String socket) {
    return new Refusal(
        option,
        socket
            + " seems to wrap another socket and does not forward "
            + (option == KeepAliveOption.KEEP_ALIVE ? "setKeepAlive" : "setOption")
            + ", so the option might be set on the wrong socket",
        "unwrap it: apply the settings to the socket inside; if there is none, apply them once it"
            + " is connected");
  }

  /**
   * The kernel refused the call.
   *
   * @param multipath whether it is an MPTCP socket
   */
  static Refusal byKernel(KeepAliveOption option, int value, Exception error, boolean multipath) {
    if (multipath) {
      return new Refusal(
          option,
          "this is an MPTCP socket, and the kernel has no such option for those: "
              + error.getMessage(),
          "leave it out, or let the program use TCP, for instance without mptcpize");
    }
    return new Refusal(
        option,
        "the kernel refused " + option.describe(value) + ": " + error.getMessage(),
        "see tcp(7) and socket(7)");
  }

  /** The call succeeded, and the kernel has something else. */
  static Refusal differs(KeepAliveOption option, int asked, int has) {
    return new Refusal(
        option,
        "asked for " + option.describe(asked) + ", the kernel has " + option.describe(has),
        "see who else sets it: the application, a wrapper, a policy of the kernel");
  }
}

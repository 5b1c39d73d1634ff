package org.keepalive4j.cli.output;

import java.time.Duration;
import org.keepalive4j.Durations;

/** What attaching to a JVM came to. */
public final class AttachText {
  /** JDK 17 takes 1024 characters with the path of the agent's jar, and tells nothing of more. */
  private static final int SHORT_ENOUGH = 500;

  private AttachText() {}

  /** What the agent says of itself. */
  public static String status(int pid, String status) {
    return "process " + pid + ": agent " + Printable.line(status);
  }

  /** The process cannot be talked to. */
  public static String notReached(int pid, String policy, Throwable cause) {
    if (policy.length() > SHORT_ENOUGH) {
      return "process "
          + pid
          + " cannot be given this policy: "
          + cause.getMessage()
          + ". So long a text does not reach every JVM: give it as @FILE";
    }
    return "process "
        + pid
        + " cannot be attached to: "
        + cause.getMessage()
        + ". It must be a HotSpot JVM of the same user, not started with -streams:+DisableAttachMechanism;"
        + " otherwise restart it with -javaagent:keepalive4j-agent.jar=POLICY";
  }

  /** The process can't answer. */
  public static String stopped(int pid) {
    return "process " + pid + " is stopped: let it go on first, with kill -CONT " + pid;
  }

  /** The process took the connection, and nothing came. */
  public static String noAnswer(int pid, Duration patience) {
    return "process "
        + pid
        + " did not answer within "
        + Durations.format(patience)
        + ": it may be suspended, or very busy. It may still take the agent once it goes on";
  }

  /** The JVM refused the agent. */
  public static String notLoaded(int pid, Throwable cause) {
    return "process "
        + pid
        + " did not take the agent: "
        + cause.getMessage()
        + ". Its standard error may tell more. In a container the agent's jar must be at the same path"
        + " there; and java must be 17 or later, without -streams:-EnableDynamicAgentLoading";
  }
}

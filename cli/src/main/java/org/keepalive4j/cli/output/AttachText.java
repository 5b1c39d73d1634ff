package org.keepalive4j.cli.output;

import java.time.Duration;
import org.keepalive4j.Durations;

/** The messages of {@code keepalive attach}. */
public final class AttachText {
  /** JDK 17 takes 1024 characters, including the path of the agent's jar, and drops the rest. */
  private static final int SHORT_ENOUGH = 500;

  private AttachText() {}

  /** Returns the status that the agent reports. */
  public static String status(int pid, String status) {
    return "process " + pid + ": agent " + Printable.line(status);
  }

  /** Returns the message if the process can't be reached. */
  public static String notReached(int pid, String policy, Throwable cause) {
    if (policy.length() > SHORT_ENOUGH) {
      return "process "
          + pid
          + " can't take this policy: "
          + cause.getMessage()
          + ". The text may be too long for this JVM. Write it to a file and give @FILE";
    }
    return "process "
        + pid
        + " cannot be attached to: "
        + cause.getMessage()
        + ". It must be a HotSpot JVM of the same user, not started with -XX:+DisableAttachMechanism;"
        + " otherwise restart it with -javaagent:keepalive4j-agent.jar=POLICY";
  }

  /** Returns the message if there is nothing to ask or to switch off. */
  public static String noAgent(int pid) {
    return "process " + pid + " has no agent of keepalive4j: nothing was changed";
  }

  /** Returns the message if the process is stopped. */
  public static String stopped(int pid) {
    return "process " + pid + " is stopped. Continue it first: kill -CONT " + pid;
  }

  /** Returns the message if the process accepted the connection and didn't answer. */
  public static String noAnswer(int pid, Duration patience) {
    return "process "
        + pid
        + " did not answer within "
        + Durations.format(patience)
        + ": it may be suspended, or very busy. It may still load the agent later";
  }

  /** Returns the message if the JVM refused the agent. */
  public static String notLoaded(int pid, Throwable cause) {
    return "process "
        + pid
        + " did not load the agent: "
        + cause.getMessage()
        + ". Its standard error may say more. The JVM must be 17 or later, without"
        + " -XX:-EnableDynamicAgentLoading. In a container, the agent's jar must be at the same path";
  }
}

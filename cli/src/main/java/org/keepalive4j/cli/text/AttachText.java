package org.keepalive4j.cli.text;

/** What attaching to a JVM came to. */
public final class AttachText {
  private AttachText() {}

  /** The agent is in. */
  public static String done(int pid) {
    return "process "
        + pid
        + ": the agent is in, and the policy in force; its standard error tells what is covered\n";
  }

  /** The process cannot be talked to. */
  public static String notReached(int pid, Exception cause) {
    return "process "
        + pid
        + " cannot be attached to: "
        + cause.getMessage()
        + ". It must be a HotSpot JVM of the same user, not started with -XX:+DisableAttachMechanism;"
        + " otherwise restart it with -javaagent:keepalive4j-agent.jar=POLICY";
  }

  /** The JVM refused the agent. */
  public static String notLoaded(int pid, Exception cause) {
    return "process "
        + pid
        + " did not take the agent: "
        + cause.getMessage()
        + ". Its standard error may tell more. In a container the agent's jar must be at the same path"
        + " there; and java must be 17 or later, without -XX:-EnableDynamicAgentLoading";
  }
}

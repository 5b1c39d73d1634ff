package org.keepalive4j.agent.internal.hooks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.keepalive4j.agent.internal.reporting.AgentStatus;
import org.keepalive4j.agent.internal.reporting.StandardError;
import org.keepalive4j.agent.internal.socket.SocketSyscalls;

/**
 * Reports exceptions that were thrown in a hook. Each kind is reported once, because under load the
 * same exception would come with every connection.
 */
final class HookFailures {
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

  private HookFailures() {}

  /** Reports an exception unless the same kind was reported before. */
  static void report(Throwable thrown) {
    if (!SocketSyscalls.isReady()) {
      reportNotReady(thrown);
      return;
    }
    boolean linkage = thrown instanceof LinkageError;
    String kind = linkage ? thrown.toString() : thrown.getClass().getName();
    if (!REPORTED.contains(kind)) {
      // added only after writing, because another thread may be allowed to write if this one isn't
      StandardError.error(
          (linkage ? "not covered: " : "a socket may not have been set: ") + thrown);
      REPORTED.add(kind);
      if (linkage) {
        AgentStatus.addNotCovered(thrown.toString());
      }
    }
  }

  /**
   * Reports that no socket can be set. This may change later if a security manager is the reason,
   * but not if this JDK lacks a method.
   */
  static void reportNotReady(Throwable thrown) {
    if (AgentStatus.setUncoveredReason(thrown.toString())) {
      StandardError.error(
          "no socket is covered: "
              + thrown
              + (thrown instanceof LinkageError
                  ? ""
                  : "; the agent tries again with the next socket"));
    }
    if (SocketSyscalls.isReady()) {
      // another thread has succeeded in the meantime
      AgentStatus.setUncoveredReason(null);
    }
  }
}

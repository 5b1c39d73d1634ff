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
      // added only after writing: if this thread isn't allowed to write, another one may be
      StandardError.error(
          (linkage ? "not covered: " : "a socket may not have been set: ") + thrown);
      REPORTED.add(kind);
      if (linkage) {
        AgentStatus.addNotCovered(thrown.toString());
      }
    }
  }

  /**
   * Reports that no socket can be set. Under a security manager this may change later. If this JDK
   * lacks a method, it doesn't.
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

package org.keepalive4j.spring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Says once what the policy does not reach, and what does. */
final class NotCovered {
  private static final Log LOG = LogFactory.getLog("org.keepalive4j");

  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * These connections have no way in.
   *
   * @param connections whose, as people call them
   * @param remedy what to do instead, besides the agent and the kernel's policy
   */
  void say(String connections, String remedy) {
    if (said.add(connections)) {
      LOG.warn(
          "keepalive.policy does not reach "
              + connections
              + ": "
              + remedy
              + "the agent (-javaagent:keepalive4j-agent.jar=POLICY) and `keepalive policy install`"
              + " reach every connection");
    }
  }
}

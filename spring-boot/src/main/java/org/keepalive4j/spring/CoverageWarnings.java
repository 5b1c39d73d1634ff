package org.keepalive4j.spring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Warns about connections that the policy doesn't reach, once for each kind. */
final class CoverageWarnings {
  private static final Log LOG = LogFactory.getLog("org.keepalive4j");

  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /**
   * Warns once.
   *
   * @param connections the connections, as in "the connections of Jedis"
   * @param remedy what to do besides using the agent or a kernel policy, ending in "; ", or empty
   */
  void warn(String connections, String remedy) {
    if (warned.add(connections)) {
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

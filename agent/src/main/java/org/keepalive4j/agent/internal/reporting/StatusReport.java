package org.keepalive4j.agent.internal.reporting;

import java.io.IOException;
import java.io.InputStream;
import java.util.Formatter;
import java.util.Locale;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.agent.internal.policy.ActivePolicy;
import org.keepalive4j.agent.internal.policy.ActiveRule;

/** The text of {@code --status}, which the attaching process reads and prints. */
public final class StatusReport {
  private static final String ROW = "%8s  %8s  %s%n";

  private StatusReport() {}

  /**
   * Returns the version, whether the agent is on, its status, and the rules with their counters.
   *
   * @param policy the policy that is active, or was when the agent was switched off; null if there
   *     was none
   */
  public static String of(boolean on, @Nullable ActivePolicy policy) {
    Formatter text = new Formatter(Locale.ROOT);
    text.format("keepalive4j agent %s is %s%n", version(), on ? "on" : "off");
    text.format("%s%n", StandardError.oneLine(AgentStatus.get()));
    if (policy != null) {
      text.format("policy from %s%n", StandardError.oneLine(policy.source()));
      text.format(ROW, "HITS", "FAILURES", "RULE");
      for (ActiveRule rule : policy.rules()) {
        text.format(ROW, rule.hits(), rule.refusals(), rule.rule());
      }
      text.format(ROW, policy.unmatched(), "", "(no rule matched)");
    }
    return text.toString();
  }

  private static String version() {
    ClassLoader loader = StatusReport.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream("META-INF/MANIFEST.MF")) {
      return new Manifest(in).getMainAttributes().getValue("Implementation-Version");
    } catch (IOException e) {
      return "(unknown version)";
    }
  }
}

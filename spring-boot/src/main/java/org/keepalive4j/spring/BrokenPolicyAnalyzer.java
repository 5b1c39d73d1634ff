package org.keepalive4j.spring;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.keepalive4j.SyntaxException;
import org.keepalive4j.spring.PolicyConverter.BrokenPolicyException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Points at the place where the policy is broken, or at the file that has none. Before Spring
 * Boot's own, which knows less.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BrokenPolicyAnalyzer extends AbstractFailureAnalyzer<BrokenPolicyException> {
  private static final String GRAMMAR =
      "Write rules, one a line or separated by ';', each 'MATCH SETTINGS' or 'MATCH leave', such"
          + " as 'connect *:5432 idle=60s,interval=15s,count=4'; or only settings, for all"
          + " connections; or @FILE.";

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, BrokenPolicyException broken) {
    StringBuilder description =
        new StringBuilder("The policy of keepalive.policy").append(origin(rootFailure));
    if (broken.getCause() instanceof SyntaxException syntax) {
      description
          .append(" is invalid:\n\n")
          .append(syntax.getMessage())
          .append("\n  ")
          .append(syntax.excerpt().replace("\n", "\n  "));
      return new FailureAnalysis(description.toString(), GRAMMAR, rootFailure);
    }
    description.append(" cannot be read: ").append(broken.getMessage());
    String file = absolute(broken.text().substring(1));
    return new FailureAnalysis(
        description.toString(),
        "Make " + file + " a file in UTF-8 that this process may read, or name another one.",
        rootFailure);
  }

  private static String absolute(String name) {
    try {
      return Path.of(name).toAbsolutePath().toString();
    } catch (InvalidPathException e) {
      return name;
    }
  }

  private String origin(Throwable rootFailure) {
    BindException binding = findCause(rootFailure, BindException.class);
    Origin origin = binding == null ? null : binding.getOrigin();
    return origin == null ? "" : " (" + origin + ")";
  }
}

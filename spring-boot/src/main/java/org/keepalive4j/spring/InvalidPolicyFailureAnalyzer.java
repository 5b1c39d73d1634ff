package org.keepalive4j.spring;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.keepalive4j.SyntaxException;
import org.keepalive4j.spring.PolicyConverter.InvalidPolicyException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains why the policy is invalid and where, or why its file can't be read. It runs before
 * Spring Boot's own analyzers, whose explanations are more general.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidPolicyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPolicyException> {
  private static final String GRAMMAR =
      "Write rules, one per line or separated by ';', each 'MATCH SETTINGS' or 'MATCH leave', such"
          + " as 'connect *:5432 idle=60s,interval=15s,count=4'; or only settings, for all"
          + " connections; or @FILE.";

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidPolicyException invalid) {
    StringBuilder description =
        new StringBuilder("The policy of keepalive.policy").append(origin(rootFailure));
    if (invalid.getCause() instanceof SyntaxException syntax) {
      description
          .append(" is invalid:\n\n")
          .append(syntax.getMessage())
          .append("\n  ")
          .append(syntax.excerpt().replace("\n", "\n  "));
      return new FailureAnalysis(description.toString(), GRAMMAR, rootFailure);
    }
    description.append(" can't be read: ").append(invalid.getMessage());
    String file = absolute(invalid.text().substring(1));
    return new FailureAnalysis(
        description.toString(),
        "Make sure that "
            + file
            + " is a UTF-8 file that this process can read, or name another file.",
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

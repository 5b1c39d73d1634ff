package org.keepalive4j.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
      description.append(" is broken at ").append(syntax.getMessage());
      String line = line(broken.text(), syntax.line());
      if (line != null) {
        description
            .append("\n\n    ")
            .append(line)
            .append("\n    ")
            .append(" ".repeat(syntax.column() - 1))
            .append('^');
      }
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

  private static @Nullable String line(String text, int number) {
    try {
      String rules = text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text;
      return rules.lines().skip(number - 1L).findFirst().orElse(null);
    } catch (IOException unreadableByNow) {
      return null;
    }
  }
}

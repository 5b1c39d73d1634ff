package org.keepalive4j;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.keepalive4j.internal.text.PolicyParser;

/**
 * Rules in order. The first rule that matches a connection decides its settings. Connections that
 * no rule matches keep their own.
 *
 * @param rules at least one
 */
public record Policy(List<Rule> rules) {
  /**
   * Copies the rules.
   *
   * @throws IllegalArgumentException without a rule
   */
  public Policy {
    Objects.requireNonNull(rules, "rules");
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException(
          "a policy needs at least one rule; `any * leave` leaves every connection alone");
    }
  }

  /**
   * Parses rules, one per line or separated by {@code ;}, each {@code MATCH SETTINGS[,mode=MODE]}
   * or {@code MATCH leave}; {@code #} starts a comment. Only {@code SETTINGS[,mode=MODE]} means
   * {@code any * SETTINGS}.
   *
   * <p>{@link PolicySource} also reads files.
   *
   * @throws SyntaxException if the text isn't a policy
   */
  public static Policy parse(String text) {
    Objects.requireNonNull(text, "text");
    return PolicyParser.parse(text);
  }

  /** Returns the first rule that matches, empty if none does. */
  public Optional<Rule> match(Connection connection) {
    Objects.requireNonNull(connection, "connection");
    for (Rule rule : rules) {
      if (rule.match().matches(connection)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /** Returns the text that {@link #parse} reads back, one rule per line. */
  @Override
  public String toString() {
    return rules.stream().map(Rule::toString).collect(Collectors.joining("\n"));
  }
}

package org.keepalive4j.agent.policy;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;

/**
 * Where a policy comes from.
 *
 * @param text rules, settings, or {@code @FILE}
 * @param place what a person would look at to change it
 */
public record PolicySource(String text, String place) {
  private static final String DEFAULT = "idle=60s,interval=15s,count=4"; // KeepAlive.recommended()

  /** The first that is given: the argument, the system property, the variable, the default. */
  public static PolicySource of(@Nullable String argument) {
    if (argument != null && !argument.isBlank()) {
      return new PolicySource(argument.strip(), "the argument");
    }
    String property = System.getProperty("keepalive4j.policy");
    if (property != null && !property.isBlank()) {
      return new PolicySource(property.strip(), "-Dkeepalive4j.policy");
    }
    String variable = System.getenv("KEEPALIVE4J_POLICY");
    if (variable != null && !variable.isBlank()) {
      return new PolicySource(variable.strip(), "KEEPALIVE4J_POLICY");
    }
    return new PolicySource(DEFAULT, "the default " + DEFAULT);
  }

  /** The file behind {@code @FILE}, null if the text is the policy itself. */
  public @Nullable Path file() {
    return text.startsWith("@") ? Path.of(text.substring(1)) : null;
  }

  /** Reads it; what is wrong with it is thrown. */
  public Policy load() throws IOException {
    return new org.keepalive4j.PolicySource(text).read();
  }

  /** What {@link #load} threw, for people. */
  public static String explain(Throwable e) {
    boolean says = e instanceof IllegalArgumentException || e.getClass() == IOException.class;
    return says && e.getMessage() != null ? e.getMessage() : e.toString();
  }

  /** {@code the argument}, {@code @/etc/keepalive}. */
  @Override
  public String toString() {
    return text.startsWith("@") ? text : place;
  }
}

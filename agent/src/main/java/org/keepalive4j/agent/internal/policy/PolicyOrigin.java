package org.keepalive4j.agent.internal.policy;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;
import org.keepalive4j.PolicySource;
import org.keepalive4j.SyntaxException;

/**
 * Where the policy comes from.
 *
 * @param text rules, settings, or {@code @FILE}
 * @param place where the user gave the text, for messages
 */
public record PolicyOrigin(String text, String place) {
  private static final String DEFAULT = "idle=60s,interval=15s,count=4"; // KeepAlive.recommended()

  /**
   * Returns the argument, the system property {@code keepalive4j.policy}, the environment variable
   * KEEPALIVE4J_POLICY or the default: the first one that is given.
   */
  public static PolicyOrigin of(@Nullable String argument) {
    if (argument != null && !argument.isBlank()) {
      return new PolicyOrigin(argument.strip(), "the argument");
    }
    String property = System.getProperty("keepalive4j.policy");
    if (property != null && !property.isBlank()) {
      return new PolicyOrigin(property.strip(), "-Dkeepalive4j.policy");
    }
    String variable = System.getenv("KEEPALIVE4J_POLICY");
    if (variable != null && !variable.isBlank()) {
      return new PolicyOrigin(variable.strip(), "KEEPALIVE4J_POLICY");
    }
    return new PolicyOrigin(DEFAULT, "the default " + DEFAULT);
  }

  /** Returns the file if the text is {@code @FILE}, otherwise null. */
  public @Nullable Path file() {
    return text.startsWith("@") ? Path.of(text.substring(1)) : null;
  }

  /**
   * Parses the text or the file's content.
   *
   * @throws IllegalArgumentException if the policy is invalid
   * @throws IOException if the file can't be read
   */
  public Policy load() throws IOException {
    return new PolicySource(text).read();
  }

  /**
   * Returns a message for an exception of {@link #load}: the origin and what is wrong, or {@code
   * FILE:LINE:COLUMN} and what is wrong there.
   */
  public String explain(Throwable e) {
    boolean hasClearMessage =
        e instanceof IllegalArgumentException || e.getClass() == IOException.class;
    String problem = hasClearMessage && e.getMessage() != null ? e.getMessage() : e.toString();
    boolean namesFile = e instanceof SyntaxException syntax && syntax.file().isPresent();
    return namesFile ? problem : this + ": " + problem;
  }

  /** Returns the origin for messages: {@code the argument} or {@code @/etc/keepalive}. */
  @Override
  public String toString() {
    return text.startsWith("@") ? text : place;
  }
}

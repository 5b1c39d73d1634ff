package org.keepalive4j.agent.internal.policy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Policy;

/**
 * Where a policy comes from.
 *
 * @param text rules, settings, or {@code @FILE}
 * @param place what a person would look at to change it
 */
public record PolicyOrigin(String text, String place) {
  // below every idle timeout of a layer-4 middlebox that is documented, from 240 s (Azure) up;
  // a dead peer is detected after two minutes
  private static final String DEFAULT = "idle=60s,interval=15s,count=4";

  /** The first that is given: the argument, the system property, the variable, the default. */
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

  /** The file behind {@code @FILE}, null if the text is the policy itself. */
  public @Nullable Path file() {
    return text.startsWith("@") ? Path.of(text.substring(1)) : null;
  }

  /** Reads it; what is wrong with it is thrown. */
  public Policy load() throws IOException {
    return Policy.load(text);
  }

  /** What {@link #load} threw, for people. */
  public static String explain(Throwable e) {
    if (e instanceof NoSuchFileException) {
      return "there is no file " + e.getMessage();
    }
    if (e instanceof AccessDeniedException) {
      return "not permitted to read " + e.getMessage();
    }
    if (e instanceof CharacterCodingException) {
      return "not UTF-8";
    }
    boolean says = e instanceof IllegalArgumentException || e.getClass() == IOException.class;
    return says && e.getMessage() != null ? e.getMessage() : e.toString();
  }

  /** {@code the argument}, {@code @/etc/keepalive}. */
  @Override
  public String toString() {
    return text.startsWith("@") ? text : place;
  }
}

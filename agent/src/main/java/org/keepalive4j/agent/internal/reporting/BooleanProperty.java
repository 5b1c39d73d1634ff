package org.keepalive4j.agent.internal.reporting;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads switches, such as {@code quiet}, that users set as a system property or an environment
 * variable.
 */
public final class BooleanProperty {
  private BooleanProperty() {}

  /**
   * Returns whether the system property {@code keepalive4j.NAME} or else the environment variable
   * {@code KEEPALIVE4J_NAME} is set and neither {@code false} nor {@code 0}.
   */
  public static boolean isOn(String name) {
    try {
      String property = System.getProperty("keepalive4j." + name);
      return property == null
          ? isSet(System.getenv("KEEPALIVE4J_" + name.toUpperCase(Locale.ROOT)))
          : !isFalse(property);
    } catch (SecurityException denied) {
      return false;
    }
  }

  private static boolean isSet(@Nullable String variable) {
    return variable != null && !variable.isBlank() && !isFalse(variable);
  }

  private static boolean isFalse(String value) {
    return value.equalsIgnoreCase("false") || value.equals("0");
  }
}

package org.keepalive4j.spring;

import java.io.IOException;
import org.keepalive4j.Policy;
import org.keepalive4j.PolicySource;
import org.keepalive4j.SyntaxException;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;

/** Converts the property's text to a policy. */
@ConfigurationPropertiesBinding
final class PolicyConverter implements Converter<String, Policy> {
  @Override
  public Policy convert(String text) {
    try {
      return new PolicySource(text).read();
    } catch (SyntaxException | IOException e) {
      throw new InvalidPolicyException(text, e);
    }
  }

  /** The property isn't a policy. */
  static final class InvalidPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;

    InvalidPolicyException(String text, Exception cause) {
      super(cause.getMessage(), cause);
      this.text = text;
    }

    /** Returns the property's text. */
    String text() {
      return text;
    }
  }
}

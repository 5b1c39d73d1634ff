package org.keepalive4j.spring;

import java.io.IOException;
import org.keepalive4j.Policy;
import org.keepalive4j.PolicySource;
import org.keepalive4j.SyntaxException;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;

/** From the property's text to a policy. */
@ConfigurationPropertiesBinding
final class PolicyConverter implements Converter<String, Policy> {
  @Override
  public Policy convert(String text) {
    try {
      return new PolicySource(text).read();
    } catch (SyntaxException | IOException e) {
      throw new BrokenPolicyException(text, e);
    }
  }

  /** The property is no policy. */
  static final class BrokenPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String text;

    BrokenPolicyException(String text, Exception cause) {
      super(cause.getMessage(), cause);
      this.text = text;
    }

    /** What the property has. */
    String text() {
      return text;
    }
  }
}

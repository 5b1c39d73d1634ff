package org.keepalive4j.spring;

import org.keepalive4j.Policy;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/**
 * Applies the policy of the property {@code keepalive.policy} to the connections of clients and
 * servers that Spring Boot builds. Each connection gets the settings of the first rule that matches
 * it, once, when it is opened or accepted.
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration")
@ConditionalOnProperty("keepalive.policy")
@EnableConfigurationProperties(KeepAliveProperties.class)
@Import({
  WebServerPolicy.class,
  HttpClientPolicies.class,
  DataSourcePolicy.class,
  RedisPolicy.class
})
class KeepAliveAutoConfiguration {
  @Bean
  static PolicyConverter keepAlivePolicyConverter() {
    return new PolicyConverter();
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static Policy keepAlivePolicy(KeepAliveProperties properties) {
    Policy policy = properties.policy();
    if (policy == null) {
      throw new IllegalStateException("keepalive.policy is empty");
    }
    return policy;
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static CoverageWarnings keepAliveCoverageWarnings() {
    return new CoverageWarnings();
  }

  @Bean
  static PolicyReport keepAlivePolicyReport(
      Policy policy, CoverageWarnings warnings, ListableBeanFactory beans) {
    return new PolicyReport(policy, warnings, beans);
  }
}

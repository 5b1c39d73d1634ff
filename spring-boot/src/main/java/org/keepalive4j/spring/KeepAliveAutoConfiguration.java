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
 * The policy of the property {@code keepalive.policy}, on the connections that Spring Boot builds.
 * Each connection gets the settings of the first rule that matches it, once, when it is made.
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
  static NotCovered keepAliveNotCovered() {
    return new NotCovered();
  }

  @Bean
  static PolicyReport keepAlivePolicyReport(
      Policy policy, NotCovered notCovered, ListableBeanFactory beans) {
    return new PolicyReport(policy, notCovered, beans);
  }
}

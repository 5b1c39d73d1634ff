package org.keepalive4j.spring;

import org.keepalive4j.Policy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Adds the actuator endpoint {@code keepalive}, with or without a policy. */
@AutoConfiguration(after = KeepAliveAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
class KeepAliveEndpointAutoConfiguration {
  @Bean
  @ConditionalOnAvailableEndpoint
  KeepAliveEndpoint keepAliveEndpoint(ObjectProvider<Policy> policy) {
    return new KeepAliveEndpoint(policy.getIfAvailable());
  }
}

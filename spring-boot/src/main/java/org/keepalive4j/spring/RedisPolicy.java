package org.keepalive4j.spring;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.lettuce.LettuceKeepAlive;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.Jedis;

/**
 * Applies the policy to Lettuce. Warns about Jedis, whose sockets Spring Data doesn't let us set.
 */
@Configuration(proxyBeanMethods = false)
class RedisPolicy {
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ClientResources.class)
  static class OfLettuce {
    @Bean
    static BeanPostProcessor keepAliveLettuce(ObjectProvider<Policy> policy) {
      return new Resources(policy);
    }
  }

  /** Changes the finished bean, because the builder doesn't show which customizer it has. */
  private record Resources(ObjectProvider<Policy> policy) implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof ClientResources resources
          ? resources
              .mutate()
              .nettyCustomizer(
                  new Both(resources.nettyCustomizer(), new LettuceKeepAlive(policy.getObject())))
              .build()
          : bean;
    }
  }

  private record Both(NettyCustomizer first, NettyCustomizer second) implements NettyCustomizer {
    @Override
    public void afterBootstrapInitialized(Bootstrap bootstrap) {
      first.afterBootstrapInitialized(bootstrap);
      second.afterBootstrapInitialized(bootstrap);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
      first.afterChannelInitialized(channel);
      second.afterChannelInitialized(channel);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Jedis.class, JedisConnectionFactory.class})
  static class OfJedis {
    @Bean
    static BeanPostProcessor keepAliveJedis(ObjectProvider<CoverageWarnings> warnings) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          if (bean instanceof JedisConnectionFactory) {
            warnings
                .getObject()
                .warn("the connections of Jedis", "use Lettuce, Spring Boot's default; ");
          }
          return bean;
        }
      };
    }
  }
}

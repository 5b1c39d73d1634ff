package org.keepalive4j.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.coyote.http11.Http11NioProtocol;
import org.eclipse.jetty.server.ServerConnector;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.jetty.JettyKeepAlive;
import org.keepalive4j.integrations.reactor.ReactorKeepAlive;
import org.keepalive4j.integrations.tomcat.KeepAliveHttp11Protocol;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applies the policy to the connections that the embedded server accepts. */
@Configuration(proxyBeanMethods = false)
class WebServerPolicy {
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({TomcatWebServerFactory.class, Http11NioProtocol.class})
  static class OfTomcat {
    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> keepAliveTomcat(
        Policy policy, CoverageWarnings warnings) {
      return factory -> {
        if (factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
          factory.setProtocol(KeepAliveHttp11Protocol.class.getName());
          factory.addConnectorCustomizers(
              connector -> set((KeepAliveHttp11Protocol) connector.getProtocolHandler(), policy));
        } else {
          warnings.warn(
              "the connections that Tomcat accepts",
              "its protocol is " + factory.getProtocol() + ", not the default; ");
        }
      };
    }

    private static void set(KeepAliveHttp11Protocol protocol, Policy policy) {
      try {
        protocol.setKeepAlivePolicy(policy.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ConfigurableJettyWebServerFactory.class, ServerConnector.class})
  static class OfJetty {
    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> keepAliveJetty(Policy policy) {
      return factory ->
          factory.addServerCustomizers(server -> {
            for (var connector : server.getConnectors()) {
              if (connector instanceof ServerConnector ofTcp) {
                ofTcp.addBean(new JettyKeepAlive(policy));
              }
            }
          });
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(NettyReactiveWebServerFactory.class)
  static class OfReactorNetty {
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> keepAliveReactorNetty(Policy policy) {
      return factory ->
          factory.addServerCustomizers(
              server -> server.doOnChannelInit(new ReactorKeepAlive(policy)));
    }
  }
}

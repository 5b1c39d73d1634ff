package org.keepalive4j.spring;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.SocketConfig;
import org.eclipse.jetty.client.HttpClient;
import org.keepalive4j.Policy;
import org.keepalive4j.integrations.httpclient5.HttpClientPolicy;
import org.keepalive4j.integrations.jetty.JettyKeepAlive;
import org.keepalive4j.integrations.reactor.ReactorKeepAlive;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.SimpleClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.util.LambdaSafe;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Applies the policy to the connections of RestClient and RestTemplate (request factories) and of
 * WebClient (connectors). These customizers come first, so that those of the application can
 * overwrite them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ClientHttpRequestFactoryBuilderCustomizer.class)
class HttpClientPolicies {
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({reactor.netty.http.client.HttpClient.class, ClientHttpConnector.class})
  static class OfReactorNetty {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientHttpRequestFactoryBuilderCustomizer<ReactorClientHttpRequestFactoryBuilder>
        keepAliveReactorRequests(Policy policy) {
      return builder ->
          builder.withHttpClientCustomizer(
              client -> client.doOnChannelInit(new ReactorKeepAlive(policy)));
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder>
        keepAliveReactorConnector(Policy policy) {
      return builder ->
          builder.withHttpClientCustomizer(
              client -> client.doOnChannelInit(new ReactorKeepAlive(policy)));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HttpClient.class)
  static class OfJetty {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientHttpRequestFactoryBuilderCustomizer<JettyClientHttpRequestFactoryBuilder>
        keepAliveJettyRequests(Policy policy) {
      return builder ->
          builder.withClientConnectorCustomizerCustomizer(
              connector -> connector.addEventListener(new JettyKeepAlive(policy)));
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientHttpConnectorBuilderCustomizer<JettyClientHttpConnectorBuilder> keepAliveJettyConnector(
        Policy policy) {
      return builder ->
          builder.withClientConnectorCustomizerCustomizer(
              connector -> connector.addEventListener(new JettyKeepAlive(policy)));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(HttpClients.class)
  static class OfHttpComponents {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ClientHttpRequestFactoryBuilderCustomizer<HttpComponentsClientHttpRequestFactoryBuilder>
        keepAliveHttpComponentsRequests(Policy policy) {
      return builder -> {
        // The application's customizers change it before the connection manager is built.
        var config = new AtomicReference<>(SocketConfig.custom());
        return builder
            .withSocketConfigCustomizer(config::set)
            .withConnectionManagerCustomizer(connections ->
                connections.setSocketConfigResolver(
                    HttpClientPolicy.classic(policy, config.get().build())));
      };
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnClass(HttpAsyncClients.class)
    ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder>
        keepAliveHttpComponentsConnector(Policy policy) {
      return builder ->
          builder.withHttpClientCustomizer(
              client -> client.setIOSessionListener(HttpClientPolicy.async(policy)));
    }
  }

  /**
   * In a reactive application, Spring Boot calls no customizer for RestClient's request factory.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  static class OfReactiveApplication {
    @Bean
    @ConditionalOnMissingBean(ClientHttpRequestFactoryBuilder.class)
    @SuppressWarnings({
      "unchecked",
      "rawtypes"
    }) // LambdaSafe calls each only with builders of its type
    ClientHttpRequestFactoryBuilder<?> keepAliveRequestFactoryBuilder(
        ResourceLoader resources,
        ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
      ClientHttpRequestFactoryBuilder<?>[] builder = {
        ClientHttpRequestFactoryBuilder.detect(resources.getClassLoader())
      };
      LambdaSafe.callbacks(
              ClientHttpRequestFactoryBuilderCustomizer.class,
              customizers.orderedStream().toList(),
              builder[0])
          .invoke(customizer -> builder[0] = customizer.customize(builder[0]));
      return builder[0];
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class NotCustomizable {
    private static final String REMEDY =
        "it has no hook for socket options; with httpclient5, jetty-client or reactor-netty-http on"
            + " the class path, Spring Boot builds a client that has one; ";

    @Bean
    ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder>
        keepAliveJdkRequests(CoverageWarnings warnings) {
      return builder -> warned(builder, "java.net.http.HttpClient", warnings);
    }

    @Bean
    ClientHttpRequestFactoryBuilderCustomizer<SimpleClientHttpRequestFactoryBuilder>
        keepAliveSimpleRequests(CoverageWarnings warnings) {
      return builder -> warned(builder, "HttpURLConnection", warnings);
    }

    @Bean
    @ConditionalOnClass(ClientHttpConnector.class)
    ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> keepAliveJdkConnector(
        CoverageWarnings warnings) {
      return builder -> warned(builder, "java.net.http.HttpClient", warnings);
    }

    private static <B> B warned(B builder, String client, CoverageWarnings warnings) {
      warnings.warn("the connections of " + client, REMEDY);
      return builder;
    }
  }
}

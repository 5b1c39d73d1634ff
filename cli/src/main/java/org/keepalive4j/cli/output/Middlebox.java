package org.keepalive4j.cli.output;

import java.time.Duration;
import java.util.List;

/**
 * A device or service on the path whose idle timeout is documented.
 *
 * @param timeout its idle timeout
 * @param countsProbes whether keep-alive probes restart the timeout; if only payload does, no
 *     settings keep a connection alive
 * @param source the page that documents it
 */
public record Middlebox(String name, Duration timeout, boolean countsProbes, String source) {
  /** Common middleboxes with their default timeouts, the shortest first. */
  public static final List<Middlebox> KNOWN =
      List.of(
          new Middlebox(
              "HAProxy, as many examples set it",
              Duration.ofSeconds(50),
              false,
              "https://github.com/haproxy/haproxy/blob/master/doc/configuration.txt"),
          new Middlebox(
              "AWS Classic load balancer",
              Duration.ofSeconds(60),
              false,
              "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/config-idle-timeout.html"),
          new Middlebox(
              "Azure load balancer",
              Duration.ofMinutes(4),
              true,
              "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/load-balancer/load-balancer-tcp-idle-timeout.md"),
          new Middlebox(
              "Azure NAT gateway",
              Duration.ofMinutes(4),
              true,
              "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/nat-gateway/nat-gateway-resource.md"),
          new Middlebox(
              "Azure firewall",
              Duration.ofMinutes(4),
              true,
              "https://learn.microsoft.com/en-us/azure/firewall/tcp-session-behavior"),
          new Middlebox(
              "AWS network load balancer",
              Duration.ofSeconds(350),
              true,
              "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html"),
          new Middlebox(
              "AWS NAT gateway",
              Duration.ofSeconds(350),
              true,
              "https://aws.amazon.com/premiumsupport/knowledge-center/lambda-vpc-timeout/"),
          new Middlebox(
              "AWS gateway load balancer",
              Duration.ofSeconds(350),
              true,
              "https://docs.amazonaws.cn/en_us/elasticloadbalancing/latest/gateway/update-idle-timeout.html"),
          new Middlebox(
              "AWS network firewall",
              Duration.ofSeconds(350),
              true,
              "https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_FlowTimeouts.html"),
          new Middlebox(
              "AWS security groups (Nitro v6)",
              Duration.ofSeconds(350),
              true,
              "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ConnectionTrackingConfiguration.html"),
          new Middlebox(
              "Google VPC firewall",
              Duration.ofMinutes(10),
              true,
              "https://cloud.google.com/compute/docs/troubleshooting"),
          new Middlebox(
              "Azure Event Hubs for Kafka",
              Duration.ofMinutes(10),
              false,
              "https://github.com/confluentinc/librdkafka/issues/2845"),
          new Middlebox(
              "IPVS (kube-proxy, Docker swarm)",
              Duration.ofMinutes(15),
              true,
              "https://github.com/kubernetes/kubernetes/issues/84041"),
          new Middlebox(
              "Google Cloud NAT",
              Duration.ofMinutes(20),
              true,
              "https://cloud.google.com/nat/docs/tune-nat-configuration"),
          new Middlebox(
              "Envoy, Istio",
              Duration.ofHours(1),
              false,
              "https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts"),
          new Middlebox(
              "FortiADC",
              Duration.ofHours(1),
              true,
              "https://docs.fortinet.com/document/fortiadc/7.4.3/cli-reference/726896/config-firewall-global"),
          new Middlebox(
              "NAT as RFC 5382 asks for",
              Duration.ofMinutes(124),
              true,
              "https://www.rfc-editor.org/rfc/rfc5382"),
          new Middlebox(
              "Linux conntrack under kube-proxy",
              Duration.ofDays(1),
              true,
              "https://github.com/kubernetes/kubernetes/issues/71358"));

  /** Returns whether it drops a connection that is silent for this long between probes. */
  public boolean drops(Duration silence) {
    return countsProbes && silence.compareTo(timeout) >= 0;
  }
}

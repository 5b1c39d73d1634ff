package org.keepalive4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class KeepAliveEndpointTest {
  @Test
  void showsIpv6AddressesInTheirShortForm() {
    assertThat(KeepAliveEndpoint.text(new InetSocketAddress("::1", 5432))).isEqualTo("[::1]:5432");
    assertThat(KeepAliveEndpoint.text(new InetSocketAddress("10.0.0.1", 5432)))
        .isEqualTo("10.0.0.1:5432");
  }
}

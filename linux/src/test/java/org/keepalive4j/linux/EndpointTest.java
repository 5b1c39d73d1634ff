package org.keepalive4j.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static final Endpoint IPV4 = new Endpoint(0, 0xffff_0102_03ffL, 5);
  private static final Endpoint IPV6 = new Endpoint(0x20010db8_00000000L, 1, 65535);

  @Test
  void printsAddressAndPort() {
    assertThat(IPV4).hasToString("1.2.3.255:5");
    assertThat(IPV6).hasToString("[2001:db8::1]:65535");
    assertThat(new Endpoint(0, 0, 22)).hasToString("[::]:22");
    assertThat(new Endpoint(0, 0xffff_0000_0000L, 22)).hasToString("0.0.0.0:22");
  }

  @Test
  void isAnAddressOfItsFamily() {
    assertThat(IPV4.address())
        .isInstanceOf(Inet4Address.class)
        .isEqualTo(InetAddress.ofLiteral("1.2.3.255"));
    assertThat(IPV6.address()).isEqualTo(InetAddress.ofLiteral("2001:db8::1"));
  }
}

package org.keepalive4j.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.keepalive4j.Host;

/**
 * An address and a port. The address is kept in two longs, because a scan can return very many. An
 * IPv4 address has the same value on IPv4 sockets and, v4-mapped, on IPv6 sockets.
 *
 * @param high the first 64 bits of the address, 0 for IPv4
 * @param low the last 64 bits, for IPv4 {@code 0xffff} and the address
 * @param port the port, 0 to 65535
 */
public record Endpoint(long high, long low, int port) {
  private static final long V4_MAPPED = 0xffff;

  /** Returns whether the address is an IPv4 address. */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == V4_MAPPED;
  }

  /** Returns the address; an Inet4Address for IPv4. */
  public InetAddress address() {
    try {
      // By its contract, it returns an Inet4Address for a v4-mapped address.
      return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /** {@code 1.2.3.4:5} or {@code [::1]:5}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(24);
    if (isIpv4()) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        text.append(low >>> shift & 0xff).append(shift == 0 ? ':' : '.');
      }
    } else {
      text.append(Host.Network.of(address())).append(':');
    }
    return text.append(port).toString();
  }
}

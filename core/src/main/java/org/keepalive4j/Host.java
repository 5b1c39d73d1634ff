package org.keepalive4j;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.keepalive4j.internal.text.IpAddresses;

/** The peers that a match is for: every address, a network, this machine, or a host name. */
public sealed interface Host {
  /** Every address. Its text form is {@code *}. */
  Host ANY = new Any();

  /** This machine: 127.0.0.0/8 and [::1]. Prints as {@code localhost}. */
  Host LOCALHOST = new Localhost();

  /**
   * Returns whether a peer matches.
   *
   * @param name the host name that was used to connect, empty if none was used or known
   */
  boolean matches(InetAddress address, Optional<String> name);

  /** Returns the networks whose addresses match; none for a host name. */
  List<Network> networks();

  /** Every address. Use {@link Host#ANY}. */
  record Any() implements Host {
    @Override
    public List<Network> networks() {
      return List.of(Network.containing(new byte[4], 0), Network.containing(new byte[16], 0));
    }

    @Override
    public boolean matches(InetAddress address, Optional<String> name) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(address, "address");
      return true;
    }

    @Override
    public String toString() {
      return "*";
    }
  }

  /** The addresses of this machine's loopback interface. Use {@link Host#LOCALHOST}. */
  record Localhost() implements Host {
    static final String WORD = "localhost";

    @Override
    public List<Network> networks() {
      byte[] ipv6 = new byte[16];
      ipv6[15] = 1;
      return List.of(
          Network.containing(new byte[] {127, 0, 0, 0}, 8), Network.containing(ipv6, 128));
    }

    @Override
    public boolean matches(InetAddress address, Optional<String> name) {
      Objects.requireNonNull(name, "name");
      return Objects.requireNonNull(address, "address").isLoopbackAddress();
    }

    @Override
    public String toString() {
      return WORD;
    }
  }

  /**
   * The addresses of one family that share a prefix. {@code [::]/0} doesn't match IPv4.
   *
   * @param address the network's first address
   * @param prefixLength the number of leading bits that addresses share: 0 to 32, for IPv6 0 to 128
   */
  record Network(InetAddress address, int prefixLength) implements Host {
    /**
     * Checks that the address is the first of its network.
     *
     * @throws IllegalArgumentException for a prefix length out of range, or host bits in the
     *     address
     */
    public Network {
      Objects.requireNonNull(address, "address");
      byte[] bytes = address.getAddress();
      int bits = bytes.length * 8;
      if (prefixLength < 0 || prefixLength > bits) {
        throw new IllegalArgumentException(
            "prefix length must be 0 to " + bits + ", was " + prefixLength);
      }
      InetAddress network = IpAddresses.network(bytes, prefixLength);
      if (!network.equals(address)) {
        throw new IllegalArgumentException(
            "host bits are set: the network is " + print(network, prefixLength));
      }
    }

    /** Returns the network of a single address. */
    public static Network of(InetAddress address) {
      Objects.requireNonNull(address, "address");
      byte[] bytes = address.getAddress();
      return containing(bytes, bytes.length * 8);
    }

    private static Network containing(byte[] address, int prefixLength) {
      return new Network(IpAddresses.network(address, prefixLength), prefixLength);
    }

    @Override
    public List<Network> networks() {
      return List.of(this);
    }

    @Override
    public boolean matches(InetAddress address, Optional<String> name) {
      Objects.requireNonNull(name, "name");
      return contains(address);
    }

    /** Returns whether the address is in this network. */
    public boolean contains(InetAddress peer) {
      Objects.requireNonNull(peer, "peer");
      return IpAddresses.samePrefix(address.getAddress(), peer.getAddress(), prefixLength);
    }

    /**
     * Returns {@code 10.0.0.0/8} or {@code [fd00::]/8}. The text of a single address has no prefix
     * length: {@code 10.0.0.1}, {@code [fd00::1]}.
     */
    @Override
    public String toString() {
      return print(address, prefixLength);
    }

    private static String print(InetAddress address, int prefixLength) {
      String text = IpAddresses.format(address);
      return prefixLength == address.getAddress().length * 8 ? text : text + "/" + prefixLength;
    }
  }

  /**
   * A host name. It matches only connections for which the program used a name.
   *
   * @param name in lower case, without a final dot
   * @param subdomains true for {@code *.name}, which matches every name below it but not the name
   *     itself
   */
  record Name(String name, boolean subdomains) implements Host {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException for anything but a host name in lower case, and for {@code
     *     localhost}, which is {@link Host#LOCALHOST}
     */
    public Name {
      Objects.requireNonNull(name, "name");
      if (name.equals(Localhost.WORD) && !subdomains) {
        throw new IllegalArgumentException("localhost means addresses: use Host.LOCALHOST");
      }
      if (!IpAddresses.isName(name)) {
        throw new IllegalArgumentException(
            "expected a host name in lower case, without a final dot, was '" + name + "'");
      }
    }

    @Override
    public List<Network> networks() {
      return List.of();
    }

    @Override
    public boolean matches(InetAddress address, Optional<String> used) {
      Objects.requireNonNull(used, "name");
      Objects.requireNonNull(address, "address");
      if (used.isEmpty()) {
        return false;
      }
      String candidate = used.get().toLowerCase(Locale.ROOT);
      if (candidate.endsWith(".")) {
        candidate = candidate.substring(0, candidate.length() - 1);
      }
      return subdomains ? candidate.endsWith("." + name) : candidate.equals(name);
    }

    @Override
    public String toString() {
      return subdomains ? "*." + name : name;
    }
  }
}

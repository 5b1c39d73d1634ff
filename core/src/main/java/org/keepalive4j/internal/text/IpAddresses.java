package org.keepalive4j.internal.text;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Formats and parses IP addresses and prefixes, and recognizes host names. */
public final class IpAddresses {
  private IpAddresses() {}

  /** Returns {@code 10.0.0.1}, or {@code [fd00::1]} in the form of RFC 5952. */
  public static String format(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return (bytes[0] & 255)
          + "."
          + (bytes[1] & 255)
          + "."
          + (bytes[2] & 255)
          + "."
          + (bytes[3] & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = ((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255);
    }
    int start = -1;
    int length = 1; // a single zero group is not shortened
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    return start < 0
        ? "[" + hex(groups, 0, 8) + "]"
        : "[" + hex(groups, 0, start) + "::" + hex(groups, start + length, 8) + "]";
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder(39);
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** Returns whether a text has only digits and dots: an IPv4 address or an error. */
  static boolean looksLikeIpv4(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!TextCursor.isDigit(text.charAt(i)) && text.charAt(i) != '.') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Returns an IPv4 address of four decimal numbers without leading zeros; null if it is none. */
  static byte @Nullable [] parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return null;
      }
      bytes[i] = (byte) Integer.parseInt(part);
    }
    return bytes;
  }

  /** Returns an IPv6 address in any form of RFC 4291, always 16 bytes; null if it is none. */
  static byte @Nullable [] parseIpv6(String text) {
    if (text.indexOf(':') < 0 || !text.matches("[0-9a-fA-F:.]+")) {
      return null;
    }
    try {
      byte[] bytes = InetAddress.getByName("[" + text + "]").getAddress();
      return bytes.length == 16 ? bytes : mapped(bytes);
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }

  private static byte[] mapped(byte[] ipv4) {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 255;
    bytes[11] = (byte) 255;
    System.arraycopy(ipv4, 0, bytes, 12, 4);
    return bytes;
  }

  /**
   * Returns whether a text is a host name in lower case, without a final dot, and not an IPv4
   * address.
   */
  public static boolean isName(String text) {
    if (text.length() > 253) {
      return false;
    }
    int last = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', last)) {
      if (!isLabel(text, last, dot)) {
        return false;
      }
      last = dot + 1;
    }
    return isLabel(text, last, text.length()) && !isNumber(text, last);
  }

  // RFC 1123, and the underscore, which names in practice have. Not a regular expression, because
  // the first one of a JVM takes longer than reading all rules when the agent starts.
  private static boolean isLabel(String text, int from, int to) {
    boolean fits = from < to && to - from <= 63;
    if (!fits || text.charAt(from) == '-' || text.charAt(to - 1) == '-') {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isLetter(text.charAt(i)) && !TextCursor.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!TextCursor.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  }

  /** Returns whether 16 bytes are a v4-mapped address: {@code ::ffff:0:0/96}. */
  static boolean isMapped(byte[] ipv6) {
    return samePrefix(ipv6, mapped(new byte[4]), 96);
  }

  /** Returns the first address of the network that contains an address. */
  public static InetAddress network(byte[] address, int prefixLength) {
    byte[] bytes = address.clone();
    for (int i = 0; i < bytes.length; i++) {
      int bits = Math.max(0, Math.min(8, prefixLength - 8 * i));
      bytes[i] &= (byte) (0xff00 >> bits);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "an address has 4 or 16 bytes, was " + Arrays.toString(address), e);
    }
  }

  /** Returns whether two addresses are of one family and share their leading bits. */
  public static boolean samePrefix(byte[] a, byte[] b, int prefixLength) {
    if (a.length != b.length) {
      return false;
    }
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    int rest = prefixLength % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) & 255) >> (8 - rest) == 0;
  }
}

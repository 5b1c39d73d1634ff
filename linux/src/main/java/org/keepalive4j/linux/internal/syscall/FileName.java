package org.keepalive4j.linux.internal.syscall;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * File names as text, without loss. The kernel's names are bytes, and Java's own file classes can't
 * express every name in every locale. Here a name is UTF-8, and each byte that isn't part of valid
 * UTF-8 becomes one lone surrogate, U+DC80 to U+DCFF: the same convention as Python's
 * surrogateescape (PEP 383).
 */
public final class FileName {
  private static final int ESCAPE = 0xdc00;

  private FileName() {}

  /** Returns these bytes as text. */
  public static String of(byte[] bytes) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (!result.isUnderflow()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /** Returns the bytes of a text that {@link #of} returned. */
  public static byte[] toBytes(String name) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    var in = CharBuffer.wrap(name);
    var out = ByteBuffer.allocate(name.length() * 3); // UTF-8's most for one char
    CoderResult result = encoder.encode(in, out, true);
    while (!result.isUnderflow()) {
      for (int i = 0; i < result.length(); i++) {
        char unpaired = in.get();
        out.put(isEscape(unpaired) ? (byte) unpaired : (byte) '?');
      }
      result = encoder.encode(in, out, true);
    }
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  /** Returns a name in printable form: {@code \xHH} stands for a byte that isn't UTF-8. */
  public static String shown(String name) {
    StringBuilder shown = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isByte = isEscape(c) && (i == 0 || !Character.isHighSurrogate(name.charAt(i - 1)));
      if (isByte && shown == null) {
        shown = new StringBuilder(name.substring(0, i));
      }
      if (shown != null) {
        shown.append(isByte ? String.format("\\x%02x", c & 0xff) : c);
      }
    }
    return shown == null ? name : shown.toString();
  }

  private static boolean isEscape(char c) {
    return c >= (ESCAPE | 0x80) && c <= (ESCAPE | 0xff);
  }
}

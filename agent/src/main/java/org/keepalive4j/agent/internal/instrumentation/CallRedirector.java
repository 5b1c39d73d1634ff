package org.keepalive4j.agent.internal.instrumentation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Repoints calls in a class file from one class to another that has methods of the same names and
 * types, by an edit of the constant pool (JVMS 4.4): code, frames and attributes stay as they are,
 * whatever their version.
 */
public final class CallRedirector {
  private static final int UTF8 = 1;
  private static final int CLASS = 7;
  private static final int METHODREF = 10;

  private final byte[] bytes;
  private final int[] offsets;
  private final int end;

  private CallRedirector(byte[] bytes) {
    this.bytes = bytes;
    offsets = new int[u2(8)];
    int at = 10;
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = at;
      switch (bytes[at]) {
        case UTF8 -> at += 3 + u2(at + 1);
        // Class, String, MethodType, Module, Package
        case CLASS, 8, 16, 19, 20 -> at += 3;
        // MethodHandle
        case 15 -> at += 4;
        // Integer, Float, Fieldref, Methodref, InterfaceMethodref, NameAndType, (Invoke)Dynamic
        case 3, 4, 9, METHODREF, 11, 12, 17, 18 -> at += 5;
        // Long and Double take two entries
        case 5, 6 -> {
          at += 9;
          i++;
        }
        default ->
            throw new IllegalArgumentException("unknown tag in the constant pool: " + bytes[at]);
      }
    }
    end = at;
  }

  /**
   * Repoints the calls of all methods of a class.
   *
   * @return the new class file, or null if no such call is in it
   */
  public static byte @Nullable [] repoint(byte[] classFile, String from, String to) {
    return repoint(classFile, from, to, null, new HashSet<>());
  }

  /**
   * Repoints the calls of some methods of a class.
   *
   * @param methods their names and descriptors, null for all
   * @param found the methods that were called, added to
   * @return the new class file, or null if no such call is in it
   */
  static byte @Nullable [] repoint(
      byte[] classFile, String from, String to, @Nullable Set<String> methods, Set<String> found) {
    CallRedirector sites = new CallRedirector(classFile);
    byte[] owner = from.getBytes(StandardCharsets.US_ASCII);
    byte[] edited = classFile.clone();
    int constants = sites.offsets.length;
    boolean any = false;
    for (int i = 1; i < constants; i++) {
      int at = sites.offsets[i];
      if (at != 0 && classFile[at] == METHODREF && sites.isOwnedBy(owner, at)) {
        String method = sites.method(at);
        if (methods == null || methods.contains(method)) {
          // the class entry appended below, after its name
          edited[at + 1] = (byte) ((constants + 1) >> 8);
          edited[at + 2] = (byte) (constants + 1);
          found.add(method);
          any = true;
        }
      }
    }
    return any ? sites.append(edited, to) : null;
  }

  private byte[] append(byte[] edited, String className) {
    int constants = offsets.length;
    byte[] name = className.getBytes(StandardCharsets.US_ASCII);
    byte[] added = {UTF8, (byte) (name.length >> 8), (byte) name.length};
    byte[] reference = {CLASS, (byte) (constants >> 8), (byte) constants};
    byte[] longer = new byte[edited.length + added.length + name.length + reference.length];
    System.arraycopy(edited, 0, longer, 0, end);
    longer[8] = (byte) ((constants + 2) >> 8);
    longer[9] = (byte) (constants + 2);
    int at = end;
    for (byte[] part : new byte[][] {added, name, reference}) {
      System.arraycopy(part, 0, longer, at, part.length);
      at += part.length;
    }
    System.arraycopy(edited, end, longer, at, edited.length - end);
    return longer;
  }

  // by bytes: most calls are others', and this runs at the JVM's start, interpreted
  private boolean isOwnedBy(byte[] className, int methodref) {
    int name = offsets[u2(offsets[u2(methodref + 1)] + 1)];
    int begin = name + 3;
    return Arrays.equals(bytes, begin, begin + u2(name + 1), className, 0, className.length);
  }

  private String method(int methodref) {
    int nameAndType = offsets[u2(methodref + 3)];
    return utf8(u2(nameAndType + 1)) + utf8(u2(nameAndType + 3));
  }

  private String utf8(int index) {
    int at = offsets[index];
    return new String(bytes, at + 3, u2(at + 1), StandardCharsets.UTF_8);
  }

  private int u2(int at) {
    return ((bytes[at] & 255) << 8) | (bytes[at + 1] & 255);
  }
}

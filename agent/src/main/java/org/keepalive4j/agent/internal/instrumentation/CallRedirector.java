package org.keepalive4j.agent.internal.instrumentation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Redirects method calls in a class file to another class that has methods of the same names and
 * types. Only the constant pool is changed (JVMS 4.4), so this works with every class file version
 * whose constants are known.
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
   * Redirects all calls of methods of one class to another.
   *
   * @param from the internal name of the class whose methods are called
   * @param to the internal name of the class to call instead
   * @return the new class file, or null if it contains no such call
   */
  public static byte @Nullable [] redirect(byte[] classFile, String from, String to) {
    return redirect(classFile, from, to, null, new HashSet<>());
  }

  /**
   * Redirects the calls of some methods of one class to another.
   *
   * @param from the internal name of the class whose methods are called
   * @param to the internal name of the class to call instead
   * @param methods the names and descriptors of the methods, null for all
   * @param found receives the methods whose calls were redirected
   * @return the new class file, or null if it contains no such call
   */
  static byte @Nullable [] redirect(
      byte[] classFile, String from, String to, @Nullable Set<String> methods, Set<String> found) {
    CallRedirector redirector = new CallRedirector(classFile);
    byte[] owner = from.getBytes(StandardCharsets.US_ASCII);
    byte[] edited = classFile.clone();
    int constants = redirector.offsets.length;
    boolean any = false;
    for (int i = 1; i < constants; i++) {
      int at = redirector.offsets[i];
      if (at != 0 && classFile[at] == METHODREF && redirector.belongsTo(owner, at)) {
        String method = redirector.method(at);
        if (methods == null || methods.contains(method)) {
          // points at the class entry that append adds after its name
          edited[at + 1] = (byte) ((constants + 1) >> 8);
          edited[at + 2] = (byte) (constants + 1);
          found.add(method);
          any = true;
        }
      }
    }
    return any ? redirector.append(edited, to) : null;
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

  // Compares bytes without making a string. Most calls are of other classes, and this code runs
  // interpreted at JVM startup.
  private boolean belongsTo(byte[] className, int methodref) {
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
